import type { CoarseClock } from '@/lib/kernel/clock'
import type { CacheEvent } from '@/lib/kernel/event'
import type { Codec } from '@/lib/ports/codec'
import type { DependencyIndex } from '@/lib/ports/dependency-index'
import type { FarLevel } from '@/lib/ports/far-level'
import type { Leases } from '@/lib/ports/lease'
import type { NearLevel } from '@/lib/ports/near-level'
import type { Recorder } from '@/lib/ports/recorder'
import type { Bypasses } from './bypasses'
import type { LogFollower } from './invalidation/log-follower'
import type { Outgoing } from './invalidation/outgoing'
import type { Reclaimer } from './invalidation/reclaimer'
import type { Validity } from './invalidation/validity'
import type { CachedErrors } from './load/cached-errors'
import type { RunningLoaders } from './load/call-loader'
import type { Flights } from './load/flights'
import type { LoadReads } from './load/load-reads'
import type { Isolation } from './options'
import type { Policies } from './policy'
import type { JointLookups } from './read/joint-lookups'
import type { BackOff } from './strategies/back-off'
import type { LastRun } from './strategies/last-run'
import type { Prefetcher } from './strategies/prefetcher'
import type { Sources } from './strategies/sources'
import type { PendingOverlay } from './strategies/write-behind/pending-overlay'
import type { Usages } from './usages'

/** What the verbs of the engine share. */
export interface Core {
  readonly processId: string
  readonly clock: CoarseClock
  readonly random: () => number
  readonly near: NearLevel
  /** Whether `near` is one, and not the stand-in of a cache without memory. */
  readonly hasMemory: boolean
  /** Nearest first. */
  readonly far: readonly FarLevel[]
  readonly codec: Codec
  /** Does not sign: a process that is given another key must still be able to read what was acknowledged. */
  readonly journalCodec: Codec
  readonly dependencies: DependencyIndex
  readonly leases: Leases | undefined
  readonly validity: Validity
  readonly follower: LogFollower
  readonly outgoing: Outgoing
  readonly policies: Policies
  readonly isolation: Isolation
  readonly lookups: JointLookups
  readonly flights: Flights
  readonly loaders: RunningLoaders
  readonly errors: CachedErrors
  /** Where some policy says `autoDepend`. */
  readonly reads: LoadReads | undefined
  /** Acknowledged writes that the source does not have yet: every read looks here first (rule W3). */
  readonly overlay: PendingOverlay
  readonly usages: Usages
  readonly reclaimer: Reclaimer
  readonly bypasses: Bypasses
  readonly refreshes: { running: number; readonly backOff: BackOff }
  readonly prefetcher: Prefetcher
  readonly sources: Sources
  /** Where the hottest keys are kept from one run to the next. */
  readonly lastRun: LastRun | undefined
  readonly recorder: Recorder
  readonly report: (event: CacheEvent) => void
}
