import type { CacheEvent, EventOf } from '@/lib/kernel/event'
import { OUTCOMES, type LevelName, type Outcome } from '@/lib/kernel/outcome'
import type { Recorder } from '@/lib/ports/recorder'
import { Histogram } from './histogram'

/** What one level was asked and did. */
export interface LevelCounts {
  hits: number
  misses: number
  sets: number
  deletes: number
  evictions: number
  expirations: number
  errors: number
  readonly latency: Histogram
}

/** Counts what a cache does. Plain fields and no allocation, because some of it is counted on the hit path. */
export class CacheMetrics implements Recorder {
  memoryHits = 0
  invalidations = 0
  readonly loads = { total: 0, failed: 0, shared: 0, latency: new Histogram() }
  readonly refused = new Map<string, number>()
  readonly #outcomes = new Map<Outcome, number>(OUTCOMES.map((outcome) => [outcome, 0]))
  readonly #levels = new Map<LevelName, LevelCounts>()

  memoryHit(): void {
    this.memoryHits++
  }

  outcome(outcome: Outcome): number {
    const counted = this.#outcomes.get(outcome) ?? 0
    return outcome === 'memory' ? counted + this.memoryHits : counted
  }

  level(name: LevelName): LevelCounts {
    let counts = this.#levels.get(name)
    if (!counts) {
      counts = {
        hits: 0,
        misses: 0,
        sets: 0,
        deletes: 0,
        evictions: 0,
        expirations: 0,
        errors: 0,
        latency: new Histogram(),
      }
      this.#levels.set(name, counts)
    }
    return counts
  }

  reset(): void {
    this.memoryHits = 0
    this.invalidations = 0
    Object.assign(this.loads, { total: 0, failed: 0, shared: 0, latency: new Histogram() })
    this.refused.clear()
    for (const outcome of OUTCOMES) this.#outcomes.set(outcome, 0)
    this.#levels.clear()
  }

  record(event: CacheEvent): void {
    switch (event.kind) {
      case 'request.served':
        return this.#served(event)
      case 'level.read':
        return this.#levelRead(event)
      case 'level.written':
        this.level(event.level).sets += event.entries
        return
      case 'level.removed':
        this.level(event.level).deletes += event.entries
        return
      case 'level.failed':
        this.level(event.level).errors++
        return
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
        this.loads.total++
        this.loads.latency.record(event.ms)
        return
      case 'load.failed':
        this.loads.total++
        this.loads.failed++
        this.loads.latency.record(event.ms)
        return
      case 'load.shared':
        this.loads.shared++
        return
      case 'invalidation.applied':
        if (event.record.kind === 'invalidate') this.invalidations++
        return
      default:
    }
  }

  #served({ outcome }: EventOf<'request.served'>): void {
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1)
  }

  #levelRead({ level, hits, misses, ms }: EventOf<'level.read'>): void {
    const counts = this.level(level)
    counts.hits += hits
    counts.misses += misses
    counts.latency.record(ms)
  }
}
