import type { ListedEntry, ListPage, ListQuery } from '@/lib/engine/answers'
import { assertInstance, silent } from './assert-instance'
import type { CacheContext } from './context'
import { foreignCursor } from './cursor'
import { finite } from './finite'

export type EntryRow = Omit<ListedEntry, 'ttlMs' | 'tags'> & { ttlMs: number | null; tags: string[] }

export interface ListEntriesInput extends ListQuery {
  /** A process, whose memory is meant. */
  readonly instance?: string
}

/** A page of what the cache holds, or one process in its memory; filtered and sorted by the levels, never here. */
export async function listEntries(context: CacheContext, { instance, ...query }: ListEntriesInput) {
  const { cache } = context
  if (instance !== undefined) await assertInstance(context, instance)
  const asked = instance === undefined ? context.pages.list(cache, query) : cache.fleet.list(instance, query)
  const page: ListPage = await asked.catch((thrown: unknown) => {
    // All else was checked before, so what the engine does not understand is the cursor.
    if (thrown instanceof TypeError && query.cursor !== undefined) throw foreignCursor()
    throw instance === undefined ? thrown : silent(instance, thrown)
  })
  return {
    items: page.items.map(rowOf),
    nextCursor: page.nextCursor ?? null,
    total: page.total,
    totalIsExact: page.totalIsExact,
    scanned: page.scanned,
    unseen: page.unseen,
  }
}

const rowOf = (entry: ListedEntry): EntryRow => ({ ...entry, ttlMs: finite(entry.ttlMs), tags: [...entry.tags] })

/** At a time: no page holds the loop for long. */
const PAGE = 500

/**
 * Every entry that the query lets through, in the order of keys. What comes and goes while it is read may be in it or not.
 *
 * @returns its pages, read as they are taken
 */
export async function exportEntries(
  context: CacheContext,
  { instance, ...query }: Omit<ListEntriesInput, 'sort' | 'cursor' | 'limit'>,
): Promise<AsyncIterator<readonly EntryRow[]>> {
  const { cache } = context
  if (instance !== undefined) await assertInstance(context, instance)
  const ask = (page: ListQuery): Promise<ListPage> =>
    instance === undefined ? cache.list(page) : cache.fleet.list(instance, page)
  return (async function* pages() {
    let cursor: string | undefined
    do {
      const page = await ask({ ...query, sort: 'key', limit: PAGE, cursor })
      if (page.items.length > 0) yield page.items.map(rowOf)
      cursor = page.nextCursor
    } while (cursor !== undefined)
  })()
}
