import type { CoarseClock } from '@/lib/kernel/clock'
import type { CacheEvent } from '@/lib/kernel/event'
import type { Name } from '@/lib/kernel/names'
import type { InvalidationLog } from '@/lib/ports/invalidation-log'
import type { Ledger } from '@/lib/ports/ledger'
import type { Validity } from './validity'

/** What a follower of the invalidation log works with. */
export interface FollowerOptions {
  readonly log: InvalidationLog
  readonly validity: Validity
  readonly clock: CoarseClock
  readonly random: () => number
  readonly processId: string
  readonly maxUnconfirmedMs: number
  readonly ledger: Ledger | undefined
  readonly report: (event: CacheEvent) => void
  /** Appends what had to wait for the log. */
  readonly publishQueued: () => Promise<void>
  /** What waits, or waited when an earlier life of the process ended, names this. */
  readonly queuedNames: () => readonly Name[]
}
