import { afterEach } from 'vitest'
import type { Cache } from '@/lib/engine/cache-contract'
import type { View } from '@/lib/engine/strategies/source'
import { createCache, type CacheOptions, type JournalSpec } from '@/lib/package'
import { temporaryFolder } from './temporary-folder'
import type { TransactionalRows } from './transactional-rows'

/** Closed after each test. */
export const caches: Cache[] = []
afterEach(async () => void (await Promise.all(caches.splice(0).map((cache) => cache.close()))))

export const directory = (): string => temporaryFolder('behind')

/** A cache whose namespace `row` is written behind to a table. */
export function behind(
  rows: TransactionalRows,
  { journal = {}, ...options }: Partial<Omit<CacheOptions, 'journal'>> & { journal?: Partial<JournalSpec> } = {},
): { cache: Cache; view: View<unknown> } {
  const cache = createCache({ name: 'behind', journal: { path: directory(), drain: 0, ...journal }, ...options })
  caches.push(cache)
  return { cache, view: cache.bind('row', rows.source(), { write: 'behind' }) }
}

/** A database that is away until the returned function is called. */
export function away(rows: TransactionalRows): () => void {
  rows.fault = (step) => {
    if (step === 'begin') throw new Error('connection refused')
  }
  return () => void (rows.fault = () => undefined)
}
