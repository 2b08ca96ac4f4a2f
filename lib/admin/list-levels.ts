import type { CacheContext } from './context'
import { writePosition } from './read-entry'
import { readStats } from './read-stats'

const LABELS = { memory: 'L1', redis: 'L2', disk: 'L3' } as const

/** How each level is, over all processes or in one, and where that one, else this, stands in the invalidation log. */
export async function listLevels(context: CacheContext, { instance }: { instance?: string }) {
  const { cache, environment, notes } = context
  const { levels } = await readStats(context, { instance })
  const known = instance === undefined ? [] : await cache.fleet.instances()
  const log = known.find(({ id }) => id === instance)?.log ?? cache.position()
  const items = levels.map(({ name, status, reason, entries, bytes, maxBytes, errors, latencyMs, ...level }) => ({
    ...{ name, label: LABELS[name], status, reason, entries, bytes, maxBytes, errors, latencyMs },
    ...{ failures: level.failures, bypassedUntil: level.bypassedUntil },
  }))
  return { cache: cache.name, environment, items, log: writePosition(log), notes: [...notes] }
}
