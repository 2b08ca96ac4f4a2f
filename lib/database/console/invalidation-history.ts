import type { Database, PrismaClient } from '@/lib/database/client'
import type { LevelName } from '@/lib/kernel/outcome'
import type { InvalidationHistory, PastInvalidation } from '@/lib/ports/invalidation-history'
import { jsonValue } from './json-value'
import { readTarget } from './read-target'

type Row = NonNullable<Awaited<ReturnType<PrismaClient['invalidationRecord']['findFirst']>>>

/** Who invalidated what, in the database. */
export function createInvalidationHistory({ client }: Database): InvalidationHistory {
  /** A log that began anew counts from 1 again. */
  const newest = (cache: string, seq: number) =>
    client.invalidationRecord.findFirst({ where: { cache, seq: BigInt(seq) }, orderBy: { id: 'desc' } })
  return {
    async append({ seq, at, target, perLevel, undoneAt: _none, undoneBy: _nobody, ...past }) {
      const data = { ...past, seq: BigInt(seq), at: new Date(at), perLevel: { ...perLevel } }
      await client.invalidationRecord.create({ data: { ...data, target: jsonValue(target) ?? {} } })
    },

    async list({ cache, beforeId, limit, seq, actor, from, to }) {
      const rows = await client.invalidationRecord.findMany({
        where: {
          cache,
          actor,
          seq: seq === undefined ? undefined : BigInt(seq),
          id: beforeId === undefined ? undefined : { lt: Number(beforeId) || 0 },
          at: {
            gte: from === undefined ? undefined : new Date(from),
            lte: to === undefined ? undefined : new Date(to),
          },
        },
        orderBy: { id: 'desc' },
        take: limit,
      })
      return rows.map(read)
    },

    async find(cache, seq) {
      const row = await newest(cache, seq)
      return row ? read(row) : undefined
    },

    async markUndone(cache, seq, { at, by }) {
      const found = await newest(cache, seq)
      if (!found || found.undoneAt) return
      await client.invalidationRecord.update({
        where: { id: found.id },
        data: { undoneAt: new Date(at), undoneBy: by },
      })
    },
  }
}

function read({
  id,
  seq,
  at,
  undoneAt,
  undoneBy,
  target,
  mode,
  perLevel,
  ...row
}: Row): PastInvalidation & { id: string } {
  return {
    ...{ id: String(id), cache: row.cache, seq: Number(seq), epoch: row.epoch, at: at.getTime() },
    ...{ target: readTarget(target), mode: mode === 'soft' ? 'soft' : 'hard', reason: row.reason ?? undefined },
    ...{ actor: row.actor, matched: row.matched, perLevel: countsOf(perLevel) },
    ...{ previewMatched: row.previewMatched ?? undefined, undoneAt: undoneAt?.getTime() },
    undoneBy: undoneBy ?? undefined,
  }
}

function countsOf(held: unknown): Partial<Record<LevelName, number>> {
  const counts: Partial<Record<LevelName, number>> = {}
  const { memory, redis, disk }: Record<string, unknown> = held && typeof held === 'object' ? { ...held } : {}
  if (typeof memory === 'number') counts.memory = memory
  if (typeof redis === 'number') counts.redis = redis
  if (typeof disk === 'number') counts.disk = disk
  return counts
}
