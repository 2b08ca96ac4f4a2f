import type { StoredToken } from '@/lib/ports/token-store'
import type { OperatorContext } from './context'

/** Every bearer token there ever was, without its secret. */
export async function listTokens({ tokens }: OperatorContext) {
  const items = (await tokens.list()).map(writeToken)
  return { items, nextCursor: null, total: items.length, totalIsExact: true }
}

/** Leaves the hash out. */
export function writeToken({ id, name, role, createdAt, createdBy, lastUsedAt, expiresAt, revokedAt }: StoredToken) {
  return {
    ...{ id, name, role, createdAt, createdBy },
    ...{ lastUsedAt: lastUsedAt ?? null, expiresAt: expiresAt ?? null, revokedAt: revokedAt ?? null },
  }
}
