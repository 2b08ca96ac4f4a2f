import type { CacheContext } from './context'
import { pageOf, type PageQuery } from './page-of'
import { writePosition } from './read-entry'

/** The processes that run the cache: the one that is asked first, the others by the time of their start. */
export async function listInstances({ process, cache }: CacheContext, query: PageQuery) {
  const instances = await cache.fleet.instances()
  const { items, ...page } = pageOf(instances, query, ({ id, isThis, startedAt }) =>
    isThis ? '' : `${String(Math.round(startedAt)).padStart(16, '0')} ${id}`,
  )
  const written = items.map(({ memory, log, ...instance }) => ({
    ...{ ...instance, memoryEntries: memory.entries, memoryBytes: memory.bytes, log: writePosition(log) },
    containers: instance.isThis ? process.containers() : null,
  }))
  return { items: written, ...page, totalIsExact: true }
}
