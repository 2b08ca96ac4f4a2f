import type { Database } from '@/lib/database/client'
import { jsonValue } from './json-value'
import type { AuditLog } from '@/lib/ports/audit-log'

/** The audit in the database, where triggers refuse to change or delete what was written. */
export function createAuditLog({ client }: Database): AuditLog {
  return {
    async append({ at, before, after, note, ...entry }) {
      const detail = { before, after, note: note ?? null }
      await client.auditRecord.create({ data: { ...entry, at: new Date(at), detail } })
    },

    async prune(before) {
      const { count } = await client.auditRecord.deleteMany({ where: { at: { lt: new Date(before) } } })
      return count
    },

    async list({ actor, action, outcome, from, to, beforeId, limit }) {
      const rows = await client.auditRecord.findMany({
        where: {
          ...{ actor, action, outcome },
          id: beforeId === undefined ? undefined : { lt: Number(beforeId) || 0 },
          at: { gte: dateOf(from), lte: dateOf(to) },
        },
        orderBy: { id: 'desc' },
        take: limit,
      })
      return rows.map(({ id, at, detail, outcome, ...row }) => ({
        ...row,
        ...{ id: String(id), at: at.getTime(), outcome: outcomeOf(outcome) },
        ...detailOf(detail),
      }))
    },
  }
}

function dateOf(at: number | undefined): Date | undefined {
  return at === undefined ? undefined : new Date(at)
}

function outcomeOf(text: string): 'done' | 'denied' | 'failed' {
  return text === 'done' || text === 'denied' ? text : 'failed'
}

function detailOf(detail: unknown) {
  const { before, after, note }: Record<string, unknown> = detail && typeof detail === 'object' ? { ...detail } : {}
  return { before: jsonValue(before), after: jsonValue(after), note: typeof note === 'string' ? note : undefined }
}
