import type { ListedEntry, ListPage, ListQuery } from '@/lib/engine/answers'
import type { CacheContext } from './context'
import { foreignCursor } from './cursor'
import { finite } from './finite'

export type EntryRow = Omit<ListedEntry, 'ttlMs' | 'tags'> & { ttlMs: number | null; tags: string[] }

/** A page of what the cache holds; filtered and sorted by the levels, never in memory. */
export async function listEntries({ cache }: CacheContext, query: ListQuery) {
  const page: ListPage = await cache.list(query).catch((thrown: unknown) => {
    // All else was checked before, so what the engine does not understand is the cursor.
    if (thrown instanceof TypeError && query.cursor !== undefined) throw foreignCursor()
    throw thrown
  })
  return {
    items: page.items.map((row): EntryRow => ({ ...row, ttlMs: finite(row.ttlMs), tags: [...row.tags] })),
    nextCursor: page.nextCursor ?? null,
    total: page.total,
    totalIsExact: page.totalIsExact,
    scanned: page.scanned,
  }
}
