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
    items: page.items.map((row): EntryRow => ({ ...row, ttlMs: finite(row.ttlMs), tags: [...row.tags] })),
    nextCursor: page.nextCursor ?? null,
    total: page.total,
    totalIsExact: page.totalIsExact,
    scanned: page.scanned,
    unseen: page.unseen,
  }
}
