import type { Clock } from '@/lib/kernel/clock'
import type { CacheEvent, EventOf } from '@/lib/kernel/event'
import { OUTCOMES, type LevelName, type Outcome } from '@/lib/kernel/outcome'
import type { Recorder } from '@/lib/ports/recorder'
import type { CurveFeed } from './curve-feed'
import { Failures } from './failures'
import { Histogram } from './histogram'
import { HitSampler } from './hit-sampler'
import { KeySample } from './key-sample'
import { NamespaceMetrics } from './namespace-metrics'
import { SourceWatch } from './source-watch'
import { TopKeys } from './top-keys'
import { StrategyMetrics } from './strategy-metrics'

/** What one level was asked and did. */
export interface LevelCounts {
  hits: number
  misses: number
  sets: number
  deletes: number
  evictions: number
  expirations: number
  errors: number
  /** Why there were errors. */
  readonly failures: Failures
  readonly latency: Histogram
}

export interface MetricsOptions {
  readonly clock: Clock
  /** For what is shorter than a microsecond. */
  readonly watch: Clock
  readonly random: () => number
  /** Where there is an L1. */
  readonly curve?: CurveFeed
}

/** Names that were invalidated most: a count is too high by 1/64 of all at most. */
const NAMES = 64

/** Counts what a cache does. Plain fields and no allocation, because some of it is counted on the hit path. */
export class CacheMetrics implements Recorder {
  memoryHits = 0
  invalidations = 0
  readonly loads = { total: 0, failed: 0, shared: 0, latency: new Histogram() }
  readonly refused = new Map<string, number>()
  readonly namespaces = new NamespaceMetrics()
  readonly keys = new KeySample((key, end) => this.namespaces.ended(key, end))
  readonly source = new SourceWatch()
  readonly sampler: HitSampler
  readonly curve: CurveFeed | undefined
  readonly #clock: Clock
  readonly strategies = new StrategyMetrics()
  readonly #outcomes = new Map<Outcome, number>(OUTCOMES.map((outcome) => [outcome, 0]))
  readonly #levels = new Map<LevelName, LevelCounts>()
  /** Requests that are told as events, all of them timed. */
  #toldLatency = new Histogram()
  invalidatedNames = new TopKeys(NAMES)
  /** How far the clock of another process was ahead at most, ms. */
  aheadMs = 0
  since: number

  constructor({ clock, watch, random, curve }: MetricsOptions) {
    this.#clock = clock
    this.curve = curve
    this.sampler = new HitSampler(random, watch)
    this.since = clock.now()
  }

  begin(): boolean {
    return this.sampler.begin()
  }

  memoryHit(): void {
    this.memoryHits++
  }

  chosenHit(key: string): void {
    this.memoryHits++
    this.sampler.finish()
    this.namespaces.memoryHit(key, this.sampler.hits)
  }

  outcome(outcome: Outcome): number {
    const counted = this.#outcomes.get(outcome) ?? 0
    return outcome === 'memory' ? counted + this.memoryHits : counted
  }

  /** Of all requests: those told as events are all timed, hits in memory by their sample, scaled to their number. */
  requestLatency(): Histogram {
    const all = new Histogram()
    all.merge(this.#toldLatency)
    all.merge(this.sampler.latency.scaledTo(this.memoryHits))
    return all
  }

  level(name: LevelName): LevelCounts {
    let counts = this.#levels.get(name)
    if (!counts) {
      const zero = { hits: 0, misses: 0, sets: 0, deletes: 0, evictions: 0, expirations: 0, errors: 0 }
      this.#levels.set(name, (counts = { ...zero, failures: new Failures(), latency: new Histogram() }))
    }
    return counts
  }

  reset(): void {
    this.memoryHits = 0
    this.invalidations = 0
    Object.assign(this.loads, { total: 0, failed: 0, shared: 0, latency: new Histogram() })
    this.refused.clear()
    this.strategies.reset()
    for (const outcome of OUTCOMES) this.#outcomes.set(outcome, 0)
    this.#levels.clear()
    this.#toldLatency = new Histogram()
    this.invalidatedNames = new TopKeys(NAMES)
    this.aheadMs = 0
    this.since = this.#clock.now()
    for (const part of [this.namespaces, this.keys, this.source, this.sampler, this.curve?.curve]) part?.reset()
  }

  loaded(key: string, value: unknown): void {
    this.keys.loaded(key, value)
  }

  record(event: CacheEvent): void {
    // Told with each read of a far level, and counted in one place.
    if (event.kind === 'level.read') return this.#levelRead(event)
    if (event.kind === 'entry.promoted') return this.#promoted(event)
    this.#count(event)
    this.strategies.record(event)
    this.namespaces.record(event)
    this.source.record(event)
    this.curve?.record(event)
    this.#follow(event)
  }

  #count(event: CacheEvent): void {
    switch (event.kind) {
      case 'request.served':
        return this.#served(event)
      case 'level.written':
        this.level(event.level).sets += event.entries
        return
      case 'level.removed':
        this.level(event.level).deletes += event.entries
        return
      case 'level.failed':
        return this.#levelFailed(event)
      case 'entry.evicted':
        this.level(event.level).evictions += event.entries
        return
      case 'entry.expired':
        this.level(event.level).expirations += event.entries
        return
      case 'entry.stored':
        this.level('memory').sets++
        return
      case 'entry.refused':
        this.refused.set(event.reason, (this.refused.get(event.reason) ?? 0) + 1)
        return
      case 'load.finished':
      case 'load.failed':
        return this.#loadEnded(event)
      case 'load.shared':
        this.loads.shared++
        return
      case 'invalidation.applied':
        if (event.record.kind === 'invalidate') this.invalidations++
        return
      default:
    }
  }

  /** What became of the keys that are followed. */
  #follow(event: CacheEvent): void {
    if (event.kind === 'request.served' && event.outcome === 'miss') this.#missed(event.key)
    if (event.kind === 'load.started' && event.cause === 'miss') this.#missed(event.key)
    if (event.kind === 'entry.stored') this.keys.stored(event.key, event, this.#clock.now())
    if (event.kind === 'invalidation.applied') this.#invalidated(event)
  }

  #invalidated({ record }: EventOf<'invalidation.applied'>): void {
    if (record.kind === 'invalidate') for (const name of record.names) this.invalidatedNames.add(name)
    this.keys.invalidated(record, this.#clock.now())
  }

  #missed(key: string): void {
    const cause = this.keys.missed(key, this.#clock.now())
    if (cause) this.namespaces.missed(key, cause)
  }

  #served({ outcome, ms }: EventOf<'request.served'>): void {
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1)
    this.#toldLatency.record(ms)
  }

  #loadEnded({ kind, ms }: EventOf<'load.finished'> | EventOf<'load.failed'>): void {
    this.loads.total++
    if (kind === 'load.failed') this.loads.failed++
    this.loads.latency.record(ms)
  }

  #levelFailed({ level, operation, reason }: EventOf<'level.failed'>): void {
    const counts = this.level(level)
    counts.errors++
    counts.failures.add({ operation, reason, count: 1, lastAt: this.#clock.now() })
  }

  #promoted(event: EventOf<'entry.promoted'>): void {
    this.aheadMs = Math.max(this.aheadMs, -event.ageMs)
    this.curve?.record(event)
  }

  #levelRead({ level, hits, misses, ms }: EventOf<'level.read'>): void {
    const counts = this.level(level)
    counts.hits += hits
    counts.misses += misses
    counts.latency.record(ms)
  }
}
