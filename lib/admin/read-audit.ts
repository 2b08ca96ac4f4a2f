import type { OperatorContext } from './context'
import { readCursor, writeCursor } from './cursor'

export interface ReadAuditInput {
  actor?: string
  action?: string
  cursor?: string
  limit: number
}

/** Who did what, newest first. */
export async function readAudit({ audit }: OperatorContext, { actor, action, cursor, limit }: ReadAuditInput) {
  const beforeId = cursor === undefined ? undefined : String(readCursor(cursor)[0])
  const found = await audit.list({ actor, action, beforeId, limit: limit + 1 })
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map(({ note, ...row }) => ({ ...row, detail: note ?? null })),
    nextCursor: last && found.length > limit ? writeCursor([last.id]) : null,
    totalIsExact: false,
  }
}
