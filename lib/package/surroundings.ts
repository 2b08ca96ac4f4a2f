import type { CoarseClock } from '@/lib/kernel/clock'
import type { CacheEvent } from '@/lib/kernel/event'

/** What every level is given. */
export interface Surroundings {
  readonly cache: string
  readonly clock: CoarseClock
  readonly random: () => number
  readonly report: (event: CacheEvent) => void
}
