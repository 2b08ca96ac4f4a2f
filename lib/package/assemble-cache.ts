import { createCodec } from '@/lib/codec/frame-codec'
import type { RedisMemory } from '@/lib/engine/observations'
import { Engine } from '@/lib/engine/cache'
import { Bypasses } from '@/lib/engine/bypasses'
import type { Core } from '@/lib/engine/core'
import type { Floors } from '@/lib/engine/invalidation/floors'
import { LogFollower } from '@/lib/engine/invalidation/log-follower'
import { Outgoing } from '@/lib/engine/invalidation/outgoing'
import { Reclaimer } from '@/lib/engine/invalidation/reclaimer'
import { Validity } from '@/lib/engine/invalidation/validity'
import { WholeIndex } from '@/lib/engine/invalidation/whole-index'
import { Life } from '@/lib/engine/life'
import type { Listeners } from '@/lib/engine/listeners'
import { CachedErrors } from '@/lib/engine/load/cached-errors'
import { RunningLoaders } from '@/lib/engine/load/call-loader'
import { Flights } from '@/lib/engine/load/flights'
import { LoadReads } from '@/lib/engine/load/load-reads'
import type { EngineOptions, Isolation } from '@/lib/engine/options'
import type { Policies } from '@/lib/engine/policy'
import { JointLookups } from '@/lib/engine/read/joint-lookups'
import { BackOff } from '@/lib/engine/strategies/back-off'
import type { LastRun } from '@/lib/engine/strategies/last-run'
import { Prefetcher } from '@/lib/engine/strategies/prefetcher'
import { Sources } from '@/lib/engine/strategies/sources'
import { PendingOverlay } from '@/lib/engine/strategies/write-behind/pending-overlay'
import { WriteBehind, type WriteBehindParts } from '@/lib/engine/strategies/write-behind/write-behind'
import { Usages } from '@/lib/engine/usages'
import type { CoarseClock } from '@/lib/kernel/clock'
import { parseDuration } from '@/lib/kernel/duration'
import { HybridClock } from '@/lib/kernel/hybrid-clock'
import { DEPENDENTS } from '@/lib/kernel/names'
import { noMemoryLevel } from '@/lib/levels/memory/no-memory-level'
import type { CacheMetrics } from '@/lib/metrics/cache-metrics'
import type { DependencyIndex } from '@/lib/ports/dependency-index'
import type { FarLevel } from '@/lib/ports/far-level'
import type { Fleet } from '@/lib/ports/fleet'
import type { InvalidationLog } from '@/lib/ports/invalidation-log'
import type { Leases } from '@/lib/ports/lease'
import type { Ledger } from '@/lib/ports/ledger'
import type { NearLevel } from '@/lib/ports/near-level'
import type { Outbox } from '@/lib/ports/outbox'
import { ProcessFleet } from './process-fleet'
import { countsOf, statisticsOf } from './statistics'
import { exactly } from './surroundings'

/** What a cache is put together from: `createCache` takes the real parts, the model test those it has in its hand. */
export interface CacheParts {
  readonly options: EngineOptions
  readonly isolation: Isolation
  readonly policies: Policies
  readonly processId: string
  readonly clock: CoarseClock
  readonly random: () => number
  readonly metrics: CacheMetrics
  readonly listeners: Listeners
  readonly bypasses?: Bypasses
  readonly near: NearLevel | undefined
  /** Nearest first. */
  readonly far: readonly FarLevel[]
  readonly log: InvalidationLog
  readonly ledger: Ledger | undefined
  readonly outbox: Outbox
  readonly dependencies: DependencyIndex
  readonly leases: Leases | undefined
  /** Makes durable what a private log leaves to the disk level's ledger. */
  readonly settle: () => Promise<void>
  readonly writeBehind?: Omit<WriteBehindParts, 'core' | 'versions'>
  readonly redisMemory?: () => Promise<RedisMemory | undefined>
  readonly lastRun?: LastRun
  /** Where processes meet that run the cache together. */
  readonly fleet?: Fleet
  /** Where they are not the usual ones. */
  readonly floors?: Floors
}

const MAX_UNCONFIRMED_MS = 5_000

/** Puts the parts together; nothing is opened yet. */
export function assembleCache(parts: CacheParts): { readonly cache: Engine; readonly core: Core } {
  const { options, processId, clock, random, metrics, listeners, log, ledger, outbox } = parts
  const near = parts.near ?? noMemoryLevel
  const report = listeners.tell
  const validity = new Validity(near, parts.floors)
  const maxUnconfirmedMs = parseDuration(options.maxUnconfirmed ?? MAX_UNCONFIRMED_MS, 'maxUnconfirmed')
  const follower: LogFollower = new LogFollower({
    ...{ log, validity, clock, random, processId, maxUnconfirmedMs, ledger, report },
    publishQueued: () => outgoing.publishQueued(),
    queuedNames: () => outbox.pending().flatMap(({ statement }) => statement.names),
  })
  const dependencies = new WholeIndex(parts.dependencies, async ({ isFirst }) => {
    // Nobody has been told anything yet, so nobody can have missed it.
    if (isFirst && follower.reachable && validity.applied === 0) return
    await outgoing.say({ kind: 'invalidate', names: [DEPENDENTS], mode: 'hard' }, 'reject')
  })
  const outgoing: Outgoing = new Outgoing({ follower, validity, dependencies, outbox, report, settle: parts.settle })
  const core: Core = {
    ...{ processId, clock, random, validity, follower, outgoing, dependencies, near, report },
    hasMemory: parts.near !== undefined,
    far: parts.far,
    codec: createCodec({ hmacKey: options.hmacKey }),
    journalCodec: createCodec(),
    leases: parts.leases,
    policies: parts.policies,
    isolation: parts.isolation,
    lookups: new JointLookups(parts.far.some(({ name }) => name === 'redis')),
    flights: new Flights(validity),
    loaders: new RunningLoaders(),
    errors: new CachedErrors(validity),
    reads: parts.policies.autoDepend ? new LoadReads(validity) : undefined,
    overlay: new PendingOverlay(),
    usages: new Usages(),
    bypasses: parts.bypasses ?? new Bypasses(clock),
    reclaimer: new Reclaimer({ far: parts.far, validity, clock }),
    refreshes: { running: 0, backOff: new BackOff() },
    prefetcher: new Prefetcher(),
    sources: new Sources(),
    lastRun: parts.lastRun,
    recorder: metrics,
  }
  // What is loading is kept out of this: the more is written meanwhile, the sooner its result would be taken for outdated.
  validity.floors.isKeyLasting = () => parts.far.length > 0 || near.hasDependentsOf() || core.flights.size > 0
  listeners.add('invalidation.applied', ({ record, local }) => core.reclaimer.reclaim(record, local))
  const writeBehind =
    parts.writeBehind &&
    new WriteBehind({ ...parts.writeBehind, core, versions: new HybridClock(exactly(clock), processId) })
  const counts = () => countsOf(core, metrics, writeBehind)
  const { namespaces = {} } = options
  const statistics = statisticsOf(core, metrics, { namespaces, writeBehind })
  const { observations, strategies } = statistics
  const fleet = new ProcessFleet(core, { counts, observations, strategies }, parts.fleet)
  const cache = new Engine({
    ...{ name: options.name, namespaces, core, listeners, writeBehind, fleet },
    life: new Life(core, { writeBehind, fleet }),
    redisMemory: parts.redisMemory ?? (() => Promise.resolve(undefined)),
    statistics,
  })
  return { cache, core }
}
