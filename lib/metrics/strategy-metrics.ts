import type { CacheEvent, LoadCause } from '@/lib/kernel/event'
import { namespaceOf } from '@/lib/kernel/key'
import { NOTHING_COUNTED, type StrategyCounts } from '@/lib/kernel/strategy'

type Counting = { -readonly [K in keyof StrategyCounts]: number }

const BY_CAUSE: Readonly<Record<LoadCause, keyof StrategyCounts>> = {
  miss: 'misses',
  stale: 'staleLoads',
  retry: 'retries',
  refresh: 'refreshes',
  early: 'earlyRefreshes',
  prefetch: 'prefetches',
  warm: 'warmed',
}

/** Namespaces counted apart; keys without a colon are namespaces of their own, and there may be any number of them. */
const MAX_NAMESPACES = 1_000

/** Counts what the strategies decide, by namespace. */
export class StrategyMetrics {
  readonly #total: Counting = { ...NOTHING_COUNTED }
  readonly #namespaces = new Map<string, Counting>()

  get total(): StrategyCounts {
    return this.#total
  }

  /** Namespaces for which anything was counted; beyond 1,000 only the total goes on. */
  get namespaces(): Iterable<string> {
    return this.#namespaces.keys()
  }

  of(namespace: string): StrategyCounts {
    return this.#namespaces.get(namespace) ?? NOTHING_COUNTED
  }

  reset(): void {
    Object.assign(this.#total, NOTHING_COUNTED)
    this.#namespaces.clear()
  }

  record(event: CacheEvent): void {
    switch (event.kind) {
      case 'load.started':
        this.#count(event.key, 'loads')
        return this.#count(event.key, BY_CAUSE[event.cause])
      case 'load.shared':
        return this.#count(event.key, 'shared')
      case 'load.failed':
        return this.#count(event.key, 'failed')
      case 'load.timed-out':
        return this.#count(event.key, event.bound === 'soft' ? 'softTimeouts' : 'hardTimeouts')
      case 'refresh.withheld':
        return this.#count(event.key, 'withheld')
      case 'request.served':
        return event.outcome === 'stale' ? this.#count(event.key, 'staleServed') : undefined
      case 'error.cached':
        return this.#count(event.key, 'errorsCached')
      case 'error.served':
        return this.#count(event.key, 'errorsServed')
      case 'entry.renewed':
        return this.#count(event.key, 'renewals')
      case 'source.written':
        return this.#count(event.key, 'writes')
      case 'writes.flushed':
        return this.#add(event.namespace, 'writes', event.writes)
      case 'source.refused':
        return this.#count(event.key, 'writesRefused')
      case 'write.overtaken':
        return this.#count(event.key, 'overtaken')
      case 'write.buried':
        return this.#count(event.key, 'buried')
      default:
    }
  }

  #count(key: string, what: keyof StrategyCounts): void {
    this.#add(namespaceOf(key), what, 1)
  }

  #add(namespace: string, what: keyof StrategyCounts, by: number): void {
    this.#total[what] += by
    let counts = this.#namespaces.get(namespace)
    if (!counts) {
      if (this.#namespaces.size >= MAX_NAMESPACES) return
      counts = { ...NOTHING_COUNTED }
      this.#namespaces.set(namespace, counts)
    }
    counts[what] += by
  }
}
