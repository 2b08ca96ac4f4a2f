import type { Target } from '@/lib/kernel/target'
import type { InvalidationHistory } from '@/lib/ports/invalidation-history'
import type { CacheContext } from './context'
import { readCursor, writeCursor } from './cursor'
import { isUndoable } from './invalidate'

export interface ListInvalidationsInput {
  /** As the API names kinds of target: `key` is one or several, and so is `tag`. */
  kind?: string
  /** A position of the log. */
  seq?: number
  actor?: string
  /** ms since the epoch, both inclusive. */
  from?: number
  to?: number
  cursor?: string
  limit: number
}

type Query = Parameters<InvalidationHistory['list']>[0]

/** Read at a time while looking for those of one kind: no index knows kinds. */
const SCANNED = 500

/** Who invalidated what, newest first. */
export async function listInvalidations(
  context: CacheContext,
  { cursor, limit, kind, ...rest }: ListInvalidationsInput,
) {
  const { history, cache } = context
  const beforeId = cursor === undefined ? undefined : String(readCursor(cursor)[0])
  const query = { ...rest, cache: cache.name, beforeId, limit: limit + 1 }
  const found = await (kind === undefined ? history.list(query) : listOfKind(history, kind, query))
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map((past) => ({
      ...{ seq: past.seq, at: past.at, actor: past.actor, target: past.target, mode: past.mode },
      ...{ reason: past.reason ?? null, previewMatched: past.previewMatched ?? null, matched: past.matched },
      ...{ perLevel: past.perLevel, undoneAt: past.undoneAt ?? null, undoneBy: past.undoneBy ?? null },
      undoable: past.epoch === cache.position().epoch && isUndoable(past),
    })),
    nextCursor: last && found.length > limit ? writeCursor([last.id]) : null,
    totalIsExact: false,
  }
}

/** Reads on, page by page, until there are enough or the history ends. */
async function listOfKind(history: InvalidationHistory, kind: string, query: Query) {
  const found: Awaited<ReturnType<InvalidationHistory['list']>>[number][] = []
  let { beforeId } = query
  for (;;) {
    const page = await history.list({ ...query, beforeId, limit: SCANNED })
    found.push(...page.filter(({ target }) => kindOf(target) === kind))
    beforeId = page.at(-1)?.id
    if (found.length >= query.limit || page.length < SCANNED) return found.slice(0, query.limit)
  }
}

/** @returns the kind of a target, as the API names it */
function kindOf(target: Target): string | undefined {
  if ('keys' in target) return 'key'
  return 'tags' in target ? 'tag' : Object.keys(target)[0]
}
