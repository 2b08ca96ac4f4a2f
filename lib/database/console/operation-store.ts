import type { Database, PrismaClient } from '@/lib/database/client'
import { OPERATION_KINDS, type OperationState, type Progress } from '@/lib/kernel/operation'
import { OPERATIONS_KEPT, type OperationStore, type StoredOperation } from '@/lib/ports/operation-store'
import { jsonValue } from './json-value'

type Row = NonNullable<Awaited<ReturnType<PrismaClient['operation']['findUnique']>>>

const STATES: readonly OperationState[] = ['running', 'done', 'failed', 'stopped']

/** Operations in the database: one process does them, all can tell of them. */
export function createOperationStore({ client }: Database): OperationStore {
  const forgetOldest = async () => {
    const [oldest] = await client.operation.findMany({ orderBy: { startedAt: 'desc' }, skip: OPERATIONS_KEPT, take: 1 })
    if (oldest) await client.operation.deleteMany({ where: { startedAt: { lte: oldest.startedAt } } })
  }
  return {
    async save({ id, progress, result, startedAt, endedAt, seenAt, error, ...operation }) {
      const { done, failed, total = null } = progress
      const data = {
        ...{ ...operation, progress: { done, failed, total }, error: error ?? null, startedAt: new Date(startedAt) },
        ...{ endedAt: endedAt === undefined ? null : new Date(endedAt), seenAt: new Date(seenAt) },
        // Prisma's null for JSON is of two kinds; a column that is left out has the database's.
        ...(result === null ? {} : { result }),
      }
      const { stopAsked } = await client.operation.upsert({ where: { id }, create: { id, ...data }, update: data })
      if (operation.state !== 'running') await forgetOldest()
      return stopAsked
    },
    async find(id) {
      const row = await client.operation.findUnique({ where: { id } })
      return row ? read(row) : undefined
    },
    async list(most) {
      return (await client.operation.findMany({ orderBy: [{ startedAt: 'desc' }, { id: 'desc' }], take: most })).map(
        read,
      )
    },
    async askToStop(id) {
      await client.operation.updateMany({ where: { id }, data: { stopAsked: true } })
    },
  }
}

function read({ stopAsked: _asked, kind, state, progress, result, ...row }: Row): StoredOperation {
  return {
    ...{ id: row.id, cache: row.cache, subject: row.subject, actor: row.actor, error: row.error ?? undefined },
    ...{
      kind: OPERATION_KINDS.find((one) => one === kind) ?? 'invalidate',
      state: STATES.find((one) => one === state) ?? 'failed',
    },
    ...{ startedAt: row.startedAt.getTime(), endedAt: row.endedAt?.getTime(), seenAt: row.seenAt.getTime() },
    ...{ progress: progressOf(progress), result: jsonValue(result) },
  }
}

function progressOf(held: unknown): Progress {
  const { done, failed, total }: Record<string, unknown> = held && typeof held === 'object' ? { ...held } : {}
  return { done: Number(done ?? 0), failed: Number(failed ?? 0), total: typeof total === 'number' ? total : undefined }
}
