import type { Database, PrismaClient } from '@/lib/database/client'
import { roleOf } from '@/lib/kernel/role'
import type { StoredToken, TokenStore } from '@/lib/ports/token-store'
import { rowId } from './row-id'

type Row = NonNullable<Awaited<ReturnType<PrismaClient['token']['findUnique']>>>

/** Bearer tokens in the database. */
export function createTokenStore({ client }: Database): TokenStore {
  return {
    async add({ name, tokenHash, role, scopes, createdBy, createdAt, expiresAt }) {
      if (await client.token.findUnique({ where: { name } })) return undefined
      const data = { name, tokenHash, role, scopes: scopes?.join(' '), createdBy, createdAt: new Date(createdAt) }
      return read(await client.token.create({ data: { ...data, expiresAt: expiresAt ? new Date(expiresAt) : null } }))
    },
    async find(tokenHash) {
      return read(await client.token.findUnique({ where: { tokenHash } }))
    },
    async touch(id, now) {
      await client.token.updateMany({ where: { id: Number(id) }, data: { lastUsedAt: new Date(now) } })
    },
    async list() {
      const rows = await client.token.findMany({ orderBy: { id: 'desc' } })
      return rows.map(read).filter((token) => token !== undefined)
    },
    async revoke(id, now) {
      const where = { id: rowId(id), revokedAt: null }
      const { count } = await client.token.updateMany({ where, data: { revokedAt: new Date(now) } })
      return count === 1 ? read(await client.token.findUnique({ where: { id: rowId(id) } })) : undefined
    },
  }
}

/** A role nobody knows grants nothing, so the token is as good as not there. */
function read(row: Row | null): StoredToken | undefined {
  const role = row && roleOf(row.role)
  if (!row || !role) return undefined
  return {
    ...{ id: String(row.id), name: row.name, tokenHash: row.tokenHash, role, createdBy: row.createdBy },
    scopes: row.scopes?.split(' '),
    ...{ createdAt: row.createdAt.getTime(), lastUsedAt: row.lastUsedAt?.getTime() },
    ...{ expiresAt: row.expiresAt?.getTime(), revokedAt: row.revokedAt?.getTime() },
  }
}
