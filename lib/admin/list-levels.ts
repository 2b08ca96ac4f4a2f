import type { CacheContext } from './context'
import { writePosition } from './read-entry'

const LABELS = { memory: 'L1', redis: 'L2', disk: 'L3' } as const

/** How each level is, over all processes, and where this one stands in the invalidation log. */
export async function listLevels({ cache, environment, notes }: CacheContext) {
  const { levels } = (await cache.fleet.stats()) ?? cache.stats()
  const items = levels.map(({ name, status, reason, entries, bytes, maxBytes, errors, latencyMs, ...level }) => ({
    ...{ name, label: LABELS[name], status, reason, entries, bytes, maxBytes, errors, latencyMs },
    bypassedUntil: level.bypassedUntil,
  }))
  return { cache: cache.name, environment, items, log: writePosition(cache.position()), notes: [...notes] }
}
