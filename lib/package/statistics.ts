import type { LevelStats, Quantiles, Stats } from '@/lib/engine/answers'
import { BYPASSED } from '@/lib/engine/bypass'
import type { StatisticsReader } from '@/lib/engine/engine-parts'
import type { Core } from '@/lib/engine/core'
import type { NamespacePolicy } from '@/lib/engine/options'
import { describeStrategies } from '@/lib/engine/strategies/describe-strategies'
import type { WriteBehind } from '@/lib/engine/strategies/write-behind/write-behind'
import { OUTCOMES, type Outcome } from '@/lib/kernel/outcome'
import type { CacheMetrics } from '@/lib/metrics/cache-metrics'
import type { Histogram } from '@/lib/metrics/histogram'
import type { LevelState, ProcessCounts } from '@/lib/metrics/process-counts'
import { rateOf } from '@/lib/metrics/rate-of'
import type { Usage } from '@/lib/ports/far-level'
import { readObservations } from './observations'

/** Keys to be evicted next that are told of: enough to see what they have in common. */
const SHOWN_NEXT = 5

interface Described {
  readonly namespaces: Readonly<Record<string, NamespacePolicy>>
  readonly writeBehind: WriteBehind | undefined
}

export function statisticsOf(
  core: Core,
  metrics: CacheMetrics,
  { namespaces, writeBehind }: Described,
): StatisticsReader {
  const behindOf = (namespace: string) => {
    const { pending = 0, deadLetters = 0 } =
      writeBehind?.status().namespaces.find((one) => one.namespace === namespace) ?? {}
    return { pending, deadLetters }
  }
  const behaviourOf = (namespace: string) => ({
    ...metrics.strategies.of(namespace),
    ...behindOf(namespace),
  })
  const behaviours = Object.assign(behaviourOf, { namespaces: () => metrics.strategies.namespaces })
  const levels = [...(core.hasMemory ? ['memory' as const] : []), ...core.far.map(({ name }) => name)]
  return {
    read: () => statsOf(countsOf(core, metrics, writeBehind)),
    observations: () => readObservations(metrics, { levels, evictedNext: core.near.evictedNext(SHOWN_NEXT) }),
    reset: () => metrics.reset(),
    strategies: () => describeStrategies(core, namespaces, behaviours),
  }
}

/** What was counted, and what the levels hold. */
export function countsOf(core: Core, metrics: CacheMetrics, writeBehind: WriteBehind | undefined): ProcessCounts {
  const byOutcome: Record<Outcome, number> = { memory: 0, redis: 0, disk: 0, source: 0, stale: 0, miss: 0 }
  for (const outcome of OUTCOMES) byOutcome[outcome] = metrics.outcome(outcome)
  const memory = (): LevelState =>
    levelState(core, metrics, {
      ...{ name: 'memory', usage: core.near.usage() },
      ...(core.bypasses.until('memory') === undefined ? { status: 'up', reason: '' } : BYPASSED),
    })
  const far = core.far.map((level) =>
    levelState(core, metrics, { name: level.name, usage: core.usages.of(level.name), ...level.status() }),
  )
  const { loads, invalidations, refused } = metrics
  return {
    ...{ byOutcome, latency: metrics.requestLatency(), levels: core.hasMemory ? [memory(), ...far] : far },
    ...{ loads: { ...loads }, invalidations, refused: Object.fromEntries(refused) },
    ...{ pending: writeBehind?.pending ?? 0, deadLetters: writeBehind?.letters.count ?? 0 },
    strategies: { ...metrics.strategies.total },
  }
}

/** Puts what one process counted, or all together, into the answer of `stats()`. */
export function statsOf({ byOutcome, latency, levels, loads, invalidations, refused, ...rest }: ProcessCounts): Stats {
  const total = Object.values(byOutcome).reduce((sum, count) => sum + count, 0)
  const hits = total - byOutcome.source - byOutcome.miss
  return {
    requests: { total, byOutcome, hitRate: rateOf(hits, total), latencyMs: quantilesOf(latency) },
    levels: levels.map(({ latency: own, ...level }): LevelStats => ({
      ...level,
      hitRate: rateOf(level.hits, level.hits + level.misses),
      latencyMs: quantilesOf(own),
    })),
    loads: {
      ...{ total: loads.total, failed: loads.failed, shared: loads.shared, avoided: hits },
      latencyMs: quantilesOf(loads.latency),
    },
    invalidations,
    writeBehind: { pending: rest.pending, deadLetters: rest.deadLetters },
    refused,
    strategies: rest.strategies,
  }
}

type Holding = Pick<LevelState, 'name' | 'status' | 'reason'> & { readonly usage: Usage }

function levelState(core: Core, metrics: CacheMetrics, { name, usage, status, reason }: Holding): LevelState {
  const { latency, failures, ...counts } = metrics.level(name)
  return {
    ...{ name, ...counts, hits: counts.hits + (name === 'memory' ? metrics.memoryHits : 0) },
    ...{ entries: usage.entries, bytes: usage.bytes, maxBytes: usage.maxBytes ?? null, status, reason },
    failures: failures.list(),
    latency: name === 'memory' ? metrics.sampler.latency : latency,
    bypassedUntil: core.bypasses.until(name) ?? null,
  }
}

function quantilesOf(histogram: Histogram): Quantiles | null {
  if (histogram.count === 0) return null
  return { p50: histogram.quantile(0.5), p95: histogram.quantile(0.95), p99: histogram.quantile(0.99) }
}
