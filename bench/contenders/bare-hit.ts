import { CoarseClock, systemClock } from '@/lib/kernel/clock'
import { AdaptivePolicy } from '@/lib/levels/memory/adaptive-policy'
import { F64_PER_SLOT, QUIET_UNTIL } from '@/lib/levels/memory/slot-layout'
import { SlotTable } from '@/lib/levels/memory/slot-table'
import { type MemoryContender, type MemorySetup, TTL_MS } from './contender'

/**
 * A hit as it would be without metrics and stamps: a TTL and the eviction policy, nothing counted, nothing compared with
 * a position of the log. What P10 takes as 1.
 */
export function bareHit({ capacity }: MemorySetup): MemoryContender {
  const clock = new CoarseClock(systemClock)
  const table = new SlotTable(capacity)
  const policy = new AdaptivePolicy(table)
  const { slots } = table
  const get = (key: string): unknown => {
    const now = clock.now()
    const slot = slots.get(key)
    if (slot === undefined) return undefined
    if (!(now < (table.f64[slot * F64_PER_SLOT + QUIET_UNTIL] ?? 0))) return undefined
    policy.onHit(slot)
    return table.values[slot]
  }
  const set = (key: string, value: object): void => {
    let slot = slots.get(key)
    if (slot === undefined) {
      slot = table.take(key)
      policy.onInsert(slot)
    }
    const expiresAt = clock.now() + TTL_MS
    table.time(slot, { quietUntil: expiresAt, expiresAt, staleUntil: expiresAt })
    table.values[slot] = value
  }
  return { get, set }
}
