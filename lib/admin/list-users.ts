import type { StoredUser } from '@/lib/ports/user-store'
import type { OperatorContext } from './context'

/** Everybody who may sign in, by name. */
export async function listUsers({ users }: OperatorContext) {
  const items = (await users.list()).map(writeUser)
  return { items, nextCursor: null, total: items.length, totalIsExact: true }
}

/** Leaves the hash of the password out. */
export function writeUser({ id, name, role, createdAt, createdBy, lastSignInAt, ...user }: StoredUser) {
  return {
    ...{ id, name, role, createdAt, createdBy, lastSignInAt: lastSignInAt ?? null },
    ...{ hasPassword: user.passwordHash !== undefined, isExternal: user.externalId !== undefined },
  }
}
