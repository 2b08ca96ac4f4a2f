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
  /** A tag, key, prefix or namespace that it named. */
  of?: string
  actor?: string
  /** ms since the epoch, both inclusive. */
  from?: number
  to?: number
  cursor?: string
  limit: number
}

type Query = Parameters<InvalidationHistory['list']>[0]

/** Read at a time while looking for those of a kind, or that named something: no index knows that. */
const SCANNED = 500

/** Who invalidated what, newest first. */
export async function listInvalidations(
  context: CacheContext,
  { cursor, limit, kind, of, ...rest }: ListInvalidationsInput,
) {
  const { history, cache } = context
  const beforeId = cursor === undefined ? undefined : String(readCursor(cursor)[0])
  const query = { ...rest, cache: cache.name, beforeId, limit: limit + 1 }
  const isMeant = (target: Target) =>
    (kind === undefined || kindOf(target) === kind) && (of === undefined || namesOf(target).includes(of))
  const found = await (kind === undefined && of === undefined ? history.list(query) : search(history, isMeant, query))
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
async function search(history: InvalidationHistory, isMeant: (target: Target) => boolean, query: Query) {
  const found: Awaited<ReturnType<InvalidationHistory['list']>>[number][] = []
  let { beforeId } = query
  for (;;) {
    const page = await history.list({ ...query, beforeId, limit: SCANNED })
    found.push(...page.filter(({ target }) => isMeant(target)))
    beforeId = page.at(-1)?.id
    if (found.length >= query.limit || page.length < SCANNED) return found.slice(0, query.limit)
  }
}

/** @returns the kind of a target, as the API names it */
function kindOf(target: Target): string | undefined {
  if ('keys' in target) return 'key'
  return 'tags' in target ? 'tag' : Object.keys(target)[0]
}

/** @returns what a target names: keys, tags, a prefix and so on; nothing where it is everything */
function namesOf(target: Target): readonly string[] {
  if ('all' in target) return []
  if ('keys' in target) return target.keys
  return 'tags' in target ? target.tags : Object.values(target)
}
