import type { Bypasses } from '@/lib/engine/bypasses'
import type { Clock, CoarseClock } from '@/lib/kernel/clock'
import type { CacheEvent } from '@/lib/kernel/event'

/** What every level is given. */
export interface Surroundings {
  readonly cache: string
  readonly clock: CoarseClock
  readonly random: () => number
  readonly report: (event: CacheEvent) => void
  readonly bypasses: Bypasses
}

/** For measuring calls: a look that is shared by several reads would make short ones take no time at all. */
export function exactly(clock: CoarseClock): Clock {
  return { now: () => clock.exact() }
}
