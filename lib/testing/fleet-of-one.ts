import type { Cache } from '@/lib/engine/cache-contract'
import type { FleetView } from '@/lib/engine/fleet-view'

type One = Pick<Cache, 'stats' | 'strategies' | 'observations' | 'bypass' | 'list'>

/** What a cache without Redis sees of its fleet. */
export function fleetOfOne(id: string, one: One): FleetView {
  const log = { epoch: 'fake', applied: 0, base: 0, confirmedAgoMs: 0, degraded: false, queued: 0, gaps: 0 }
  const instance = {
    ...{ id, isThis: true, answers: true, heardAgoMs: 0, pid: 1, host: 'test', node: '20', version: '0' },
    ...{ startedAt: 0, uptimeMs: 0, heapBytes: 1, memory: { entries: 0, bytes: 0 }, log, lag: 0 },
  }
  return {
    id,
    instances: () => Promise.resolve([instance]),
    stats: (wanted) => Promise.resolve(wanted === undefined || wanted === id ? one.stats() : undefined),
    strategies: (wanted) =>
      Promise.resolve(wanted === undefined || wanted === id ? { namespaces: one.strategies(), silent: [] } : undefined),
    inspect: () => Promise.resolve([]),
    preview: () => Promise.resolve([]),
    list: async (_instance, query) => one.list(query),
    observations: async () => one.observations(),
    bypass: async (_instance, level, duration) => {
      const before = one.stats().levels.find(({ name }) => name === level)?.bypassedUntil ?? undefined
      return { before, until: one.bypass(level, duration) }
    },
    onQuestion: () => undefined,
    askOthers: () => Promise.resolve(new Map()),
  }
}
