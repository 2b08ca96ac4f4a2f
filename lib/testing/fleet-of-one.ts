import type { Stats } from '@/lib/engine/answers'
import type { FleetView } from '@/lib/engine/fleet-view'
import type { NamespaceStrategies } from '@/lib/kernel/strategy'

/** What a cache without Redis sees of its fleet. */
export function fleetOfOne(id: string, stats: () => Stats, strategies: () => NamespaceStrategies[]): FleetView {
  const log = { epoch: 'fake', applied: 0, base: 0, confirmedAgoMs: 0, degraded: false, queued: 0 }
  const instance = {
    ...{ id, isThis: true, answers: true, heardAgoMs: 0, pid: 1, host: 'test', node: '20', version: '0' },
    ...{ startedAt: 0, uptimeMs: 0, heapBytes: 1, memory: { entries: 0, bytes: 0 }, log, lag: 0 },
  }
  return {
    id,
    instances: () => Promise.resolve([instance]),
    stats: (wanted) => Promise.resolve(wanted === undefined || wanted === id ? stats() : undefined),
    strategies: (wanted) =>
      Promise.resolve(wanted === undefined || wanted === id ? { namespaces: strategies(), silent: [] } : undefined),
    inspect: () => Promise.resolve([]),
    list: () => Promise.reject(new Error('there is nobody else')),
    onQuestion: () => undefined,
    askOthers: () => Promise.resolve(new Map()),
  }
}
