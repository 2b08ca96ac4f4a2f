import type { CacheContext } from './context'
import { writePosition } from './read-entry'

/** The processes that run the cache. */
export async function listInstances({ process, cache }: CacheContext) {
  const instances = await cache.fleet.instances()
  const items = instances.map(({ memory, log, ...instance }) => ({
    ...{ ...instance, memoryEntries: memory.entries, memoryBytes: memory.bytes, log: writePosition(log) },
    containers: instance.isThis ? process.containers() : null,
  }))
  return { items, nextCursor: null, total: items.length, totalIsExact: true }
}
