import type { AuditEntry } from '@/lib/ports/audit-log'
import type { OperatorContext } from './context'
import { readCursor, writeCursor } from './cursor'

export interface AuditFilter {
  actor?: string
  action?: string
  outcome?: AuditEntry['outcome']
  /** ms since the epoch, inclusive. */
  from?: number
  to?: number
}

export interface ReadAuditInput extends AuditFilter {
  cursor?: string
  limit: number
}

/** Who did what, newest first. */
export async function readAudit({ audit }: OperatorContext, { cursor, limit, ...filter }: ReadAuditInput) {
  const beforeId = cursor === undefined ? undefined : String(readCursor(cursor)[0])
  const found = await audit.list({ ...filter, beforeId, limit: limit + 1 })
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map(writeAuditRow),
    nextCursor: last && found.length > limit ? writeCursor([last.id]) : null,
    totalIsExact: false,
  }
}

export type AuditRow = AuditEntry & { readonly id: string }

export function writeAuditRow({ note, ...row }: AuditRow) {
  return { ...row, detail: note ?? null }
}
