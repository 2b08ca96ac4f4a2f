import type { CacheContext } from './context'
import { writePosition } from './read-entry'

/** The processes that run the cache; without a fleet, this one. */
export function listInstances({ process, cache, clock }: CacheContext) {
  const memory = cache.stats().levels.find(({ name }) => name === 'memory')
  const { id, pid, host, node, startedAt } = process
  const item = {
    ...{ id, isThis: true, pid, host, node, startedAt, uptimeMs: clock.now() - startedAt },
    ...{ memoryEntries: memory?.entries ?? 0, memoryBytes: memory?.bytes ?? 0, heapBytes: process.heapBytes() },
    containers: process.containers(),
    log: writePosition(cache.position()),
  }
  return { items: [item], nextCursor: null, total: 1, totalIsExact: true }
}
