import { randomUUID } from 'node:crypto'
import { Bypasses } from '@/lib/engine/bypasses'
import type { Cache } from '@/lib/engine/cache-contract'
import { Listeners } from '@/lib/engine/listeners'
import type { EngineOptions } from '@/lib/engine/options'
import { LastRun, type LastRunOptions } from '@/lib/engine/strategies/last-run'
import { Policies } from '@/lib/engine/policy'
import { assertSettingNames, type SettingNames } from '@/lib/kernel/setting-names'
import { CoarseClock, stopwatch, systemClock } from '@/lib/kernel/clock'
import { createInProcessLog } from '@/lib/log/in-process-log'
import { createMemoryOutbox, withMemory } from '@/lib/log/memory-outbox'
import { MemoryDependencyIndex } from '@/lib/levels/memory/memory-dependency-index'
import { CacheMetrics } from '@/lib/metrics/cache-metrics'
import { CurveFeed } from '@/lib/metrics/curve-feed'
import { assembleCache } from './assemble-cache'
import { buildDisk } from './build-disk'
import { boundsOf, buildMemory } from './build-memory'
import { buildRedis } from './build-redis'
import { buildJournal, type JournalHooks, type JournalSpec } from './build-journal'
import type { LevelSpec } from './level-options'
import type { HotKeyStore } from '@/lib/ports/hot-key-store'
import type { InvalidationLog } from '@/lib/ports/invalidation-log'

export interface CacheOptions extends EngineOptions {
  /** Any of `memory()`, `redis()` and `disk()`, each once, nearest first. Memory alone by default. */
  levels?: readonly LevelSpec[] | undefined
  /**
   * The invalidation log that all processes of the cache follow, where it is not to be Redis': `databaseLog(…)`. By
   * default it is Redis' where there is Redis, else the process's own. Without Redis each process knows only the
   * dependents that it made itself beyond the direct ones (docs/invariants.md).
   */
  log?: InvalidationLog | undefined
  /** Where writes wait that are written behind (`bind(…, { write: 'behind' })`). None by default. */
  journal?: JournalSpec | undefined
}

const NAMES: SettingNames<CacheOptions> = {
  ...{ name: true, levels: true, defaults: true, namespaces: true, maxUnconfirmed: true, autoDepend: true },
  ...{ log: true, journal: true, warm: true, hmacKey: true, clock: true, random: true },
}
const OF_WARM: SettingNames<NonNullable<CacheOptions['warm']>> = { keys: true, most: true, concurrency: true }

/** Random ids are shown in the console, so they are short; a fleet has no birthday problem at 48 bits. */
const PROCESS_ID_LENGTH = 12

/**
 * Makes a cache. Nothing is opened before `ready()` or the first call.
 *
 * @throws TypeError with a sentence that names the wrong option
 */
export function createCache(options: CacheOptions): Cache {
  return createCacheWith(options)
}

/** @param hooks for the crash loop, which ends the process at every step of a write */
export function createCacheWith(options: CacheOptions, hooks?: JournalHooks): Cache {
  assertName(options?.name)
  assertSettingNames(options, NAMES, 'createCache()')
  const specs = specsByKind(options.levels ?? [{ kind: 'memory', options: {} }])
  const clock = options.clock ? new CoarseClock(options.clock, 1) : new CoarseClock(systemClock)
  const random = options.random ?? Math.random
  const policies = new Policies(options.defaults, options.namespaces, options.autoDepend)
  const curve = specs.memory && new CurveFeed({ ...boundsOf(specs.memory.options), clock })
  const metrics = new CacheMetrics({ clock, watch: stopwatch, random, curve })
  const listeners = new Listeners(metrics)
  const bypasses = new Bypasses(clock)
  const surroundings = { cache: options.name, clock, random, report: listeners.tell, bypasses }

  const near = specs.memory && buildMemory(specs.memory.options, surroundings, { policies, watch: curve })
  const redis = specs.redis && buildRedis(specs.redis.options, surroundings)
  const disk = specs.disk && buildDisk(specs.disk.options, surroundings, (options.log ?? redis?.log)?.shared ?? false)
  const log =
    options.log ??
    redis?.log ??
    createInProcessLog({ resume: () => disk?.ledger.load(), randomId: randomUUID, now: () => clock.now() })
  return assembleCache({
    ...{ options, policies, clock, random, metrics, listeners, near, log, bypasses },
    isolation: specs.memory?.options.isolation ?? 'freeze',
    processId: randomUUID().slice(0, PROCESS_ID_LENGTH),
    far: [redis?.level, disk?.level].filter((level) => level !== undefined),
    ledger: disk?.ledger,
    outbox: disk ? withMemory(disk.outbox) : createMemoryOutbox(),
    dependencies: redis?.dependencies ?? disk?.dependencies ?? new MemoryDependencyIndex(clock),
    leases: redis?.leases,
    redisMemory: redis?.memory,
    lastRun: buildLastRun(options.warm, disk?.hotKeys, (namespace) => metrics.namespaces.readAtLeast(namespace)),
    fleet: redis?.fleet,
    writeBehind: options.journal && buildJournal(options.journal, surroundings, hooks),
    // A shared log keeps its records itself; a private one lives in the disk level's ledger.
    settle: () => (log.shared || !disk ? Promise.resolve() : disk.level.flush()),
  }).cache
}

/** Beyond, warming takes longer than the readers who would do it. */
const MOST_WARMED = 1_000

function buildLastRun(
  warm: EngineOptions['warm'],
  store: HotKeyStore | undefined,
  readAtLeast: LastRunOptions['readAtLeast'],
): LastRun | undefined {
  if (warm === undefined) return undefined
  assertSettingNames(warm, OF_WARM, 'warm')
  const { keys, most = MOST_WARMED, concurrency } = warm
  if (keys !== 'last-run') throw new TypeError(`warm.keys must be 'last-run', not ${JSON.stringify(keys)}`)
  if (!store) throw new TypeError("warm needs disk() among the levels: the list of the last run's keys is kept there")
  for (const [name, number] of Object.entries({ most, concurrency: concurrency ?? 1 }))
    if (!Number.isInteger(number) || number < 1)
      throw new TypeError(`warm.${name} must be a whole number of 1 or more, not ${number}`)
  return new LastRun(store, { most, concurrency, readAtLeast })
}

function assertName(name: unknown): void {
  if (typeof name === 'string' && /^[a-z0-9-]{1,64}$/.test(name)) return
  throw new TypeError(`a cache's name is 1 to 64 of a–z, 0–9 and "-", not ${JSON.stringify(name)}`)
}

type SpecOf<K extends LevelSpec['kind']> = Extract<LevelSpec, { kind: K }>
type Specs = { readonly [K in LevelSpec['kind']]?: SpecOf<K> }

function specsByKind(levels: readonly LevelSpec[]): Specs {
  if (!Array.isArray(levels)) throw new TypeError('levels is an array of memory(), redis() and disk()')
  const specs: Record<string, LevelSpec> = {}
  for (const level of levels) {
    if (!['memory', 'redis', 'disk'].includes(level?.kind))
      throw new TypeError('levels are made with memory(), redis() and disk()')
    if (specs[level.kind]) throw new TypeError(`levels may hold ${level.kind}() once`)
    specs[level.kind] = level
  }
  if (levels.length === 0) throw new TypeError('levels must hold at least one of memory(), redis() and disk()')
  return specs
}
