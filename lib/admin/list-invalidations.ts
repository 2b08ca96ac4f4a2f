import type { CacheContext } from './context'
import { readCursor, writeCursor } from './cursor'
import { isUndoable } from './invalidate'

export interface ListInvalidationsInput {
  /** ms since the epoch, both inclusive. */
  from?: number
  to?: number
  cursor?: string
  limit: number
}

/** Who invalidated what, newest first. */
export async function listInvalidations(context: CacheContext, { cursor, limit, from, to }: ListInvalidationsInput) {
  const { history, cache } = context
  const beforeId = cursor === undefined ? undefined : String(readCursor(cursor)[0])
  const found = await history.list({ cache: cache.name, beforeId, from, to, limit: limit + 1 })
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map((past) => ({
      ...{ seq: past.seq, at: past.at, actor: past.actor, target: past.target, mode: past.mode },
      ...{ reason: past.reason ?? null, previewMatched: past.previewMatched ?? null, matched: past.matched },
      ...{ perLevel: past.perLevel, undoneAt: past.undoneAt ?? null },
      undoable: past.epoch === cache.position().epoch && isUndoable(past),
    })),
    nextCursor: last && found.length > limit ? writeCursor([last.id]) : null,
    totalIsExact: false,
  }
}
