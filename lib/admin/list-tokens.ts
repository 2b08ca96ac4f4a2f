import type { StoredToken } from '@/lib/ports/token-store'
import type { OperatorContext } from './context'
import { newestFirst, pageOf, type PageQuery } from './page-of'

/** Every bearer token there ever was, without its secret. */
export async function listTokens({ tokens }: OperatorContext, query: PageQuery) {
  const { items, ...page } = pageOf(await tokens.list(), query, ({ id }) => newestFirst(id))
  return { items: items.map(writeToken), ...page, totalIsExact: true }
}

/** Those that would let somebody in now; for the audit. */
export async function countValidTokens({ tokens, clock }: OperatorContext): Promise<number> {
  const now = clock.now()
  const isValid = ({ revokedAt, expiresAt = Infinity }: StoredToken) => revokedAt === undefined && expiresAt > now
  return (await tokens.list()).filter(isValid).length
}

/** Leaves the hash out. */
export function writeToken({ id, name, role, scopes, createdAt, createdBy, ...times }: StoredToken) {
  const { lastUsedAt, expiresAt, revokedAt } = times
  return {
    ...{ id, name, role, scopes: scopes ? [...scopes] : null, createdAt, createdBy },
    ...{ lastUsedAt: lastUsedAt ?? null, expiresAt: expiresAt ?? null, revokedAt: revokedAt ?? null },
  }
}
