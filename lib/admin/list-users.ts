import type { StoredUser } from '@/lib/ports/user-store'
import type { OperatorContext } from './context'
import { pageOf, type PageQuery } from './page-of'

/** Everybody who may sign in, by name. */
export async function listUsers({ users }: OperatorContext, query: PageQuery) {
  const { items, ...page } = pageOf(await users.list(), query, ({ name }) => name.toLowerCase())
  return { items: items.map(writeUser), ...page, totalIsExact: true }
}

/** Leaves the hash of the password out. */
export function writeUser({ id, name, role, createdAt, createdBy, lastSignInAt, ...user }: StoredUser) {
  return {
    ...{ id, name, role, createdAt, createdBy, lastSignInAt: lastSignInAt ?? null },
    ...{ hasPassword: user.passwordHash !== undefined, isExternal: user.externalId !== undefined },
  }
}
