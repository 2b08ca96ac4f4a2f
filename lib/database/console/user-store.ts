import type { Database, PrismaClient } from '@/lib/database/client'
import { roleOf } from '@/lib/kernel/role'
import type { StoredUser, UserStore } from '@/lib/ports/user-store'
import { rowId } from './row-id'

type Row = NonNullable<Awaited<ReturnType<PrismaClient['user']['findUnique']>>>

/** Users in the database. Names are compared in lower case, by a column of their own that the database keeps unique. */
export function createUserStore({ client }: Database): UserStore {
  return {
    async add({ name, role, passwordHash, externalId, createdBy, createdAt }) {
      const handle = handleOf(name)
      if (await client.user.findUnique({ where: { handle } })) return undefined
      const data = { name, handle, role, passwordHash, externalId, createdBy, createdAt: new Date(createdAt) }
      return read(await client.user.create({ data }))
    },
    async find(id) {
      return read(await client.user.findUnique({ where: { id: rowId(id) } }))
    },
    async findByName(name) {
      return read(await client.user.findUnique({ where: { handle: handleOf(name) } }))
    },
    async findByExternalId(externalId) {
      return read(await client.user.findUnique({ where: { externalId } }))
    },
    async list() {
      const rows = await client.user.findMany({ orderBy: { handle: 'asc' } })
      return rows.map(read).filter((user) => user !== undefined)
    },
    async change(id, { role, passwordHash, lastSignInAt }) {
      const where = { id: rowId(id) }
      const data = { role, passwordHash, lastSignInAt: lastSignInAt === undefined ? undefined : new Date(lastSignInAt) }
      const { count } = await client.user.updateMany({ where, data })
      return count === 1 ? read(await client.user.findUnique({ where })) : undefined
    },
    async remove(id) {
      const where = { id: rowId(id) }
      const user = read(await client.user.findUnique({ where }))
      const { count } = await client.user.deleteMany({ where })
      return count === 1 ? user : undefined
    },
  }
}

function handleOf(name: string): string {
  return name.toLowerCase()
}

/** A role nobody knows grants nothing, so the user is as good as not there. */
function read(row: Row | null): StoredUser | undefined {
  const role = row && roleOf(row.role)
  if (!row || !role) return undefined
  return {
    ...{ id: String(row.id), name: row.name, role, createdBy: row.createdBy, createdAt: row.createdAt.getTime() },
    ...{ passwordHash: row.passwordHash ?? undefined, externalId: row.externalId ?? undefined },
    lastSignInAt: row.lastSignInAt?.getTime(),
  }
}
