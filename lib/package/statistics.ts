import type { LevelStats, Quantiles, Stats } from '@/lib/engine/answers'
import { BYPASSED } from '@/lib/engine/bypass'
import type { StatisticsReader } from '@/lib/engine/engine-parts'
import type { Core } from '@/lib/engine/core'
import type { WriteBehind } from '@/lib/engine/strategies/write-behind/write-behind'
import { OUTCOMES, type LevelName, type Outcome } from '@/lib/kernel/outcome'
import type { CacheMetrics } from '@/lib/metrics/cache-metrics'
import type { Histogram } from '@/lib/metrics/histogram'
import { rateOf } from '@/lib/metrics/rate-of'
import type { Usage } from '@/lib/ports/far-level'
import type { LevelStatus } from '@/lib/kernel/event'
import { readObservations } from './observations'

export function statisticsOf(
  core: Core,
  metrics: CacheMetrics,
  writeBehind: WriteBehind | undefined,
): StatisticsReader {
  const behindOf = (namespace: string) => {
    const { pending = 0, deadLetters = 0 } =
      writeBehind?.status().namespaces.find((one) => one.namespace === namespace) ?? {}
    return { pending, deadLetters }
  }
  const countsOf = (namespace: string) => ({
    ...metrics.strategies.of(namespace),
    ...behindOf(namespace),
  })
  const levels = [...(core.hasMemory ? ['memory' as const] : []), ...core.far.map(({ name }) => name)]
  return {
    read: () => readStatistics(core, metrics, writeBehind),
    observations: () => readObservations(metrics, levels),
    reset: () => metrics.reset(),
    countsOf: Object.assign(countsOf, { namespaces: () => metrics.strategies.namespaces }),
  }
}

/** Puts what was counted and what the levels hold into the answer of `stats()`. */
function readStatistics(core: Core, metrics: CacheMetrics, writeBehind: WriteBehind | undefined): Stats {
  const byOutcome: Record<Outcome, number> = { memory: 0, redis: 0, disk: 0, source: 0, stale: 0, miss: 0 }
  for (const outcome of OUTCOMES) byOutcome[outcome] = metrics.outcome(outcome)
  const total = Object.values(byOutcome).reduce((sum, count) => sum + count, 0)
  const hits = total - byOutcome.source - byOutcome.miss
  const memory = (): LevelStats =>
    levelStats(metrics, {
      ...{ name: 'memory', usage: core.near.usage(), bypassedUntil: core.bypasses.until('memory') ?? null },
      ...(core.bypasses.until('memory') === undefined ? { status: 'up', reason: '' } : BYPASSED),
    })
  const far = core.far.map((level) =>
    levelStats(metrics, {
      name: level.name,
      usage: core.usages.of(level.name),
      ...level.status(),
      bypassedUntil: core.bypasses.until(level.name) ?? null,
    }),
  )
  const { loads, invalidations, refused } = metrics
  return {
    requests: { total, byOutcome, hitRate: rateOf(hits, total), latencyMs: quantilesOf(metrics.requestLatency()) },
    levels: core.hasMemory ? [memory(), ...far] : far,
    loads: {
      ...{ total: loads.total, failed: loads.failed, shared: loads.shared, avoided: hits },
      latencyMs: quantilesOf(loads.latency),
    },
    invalidations,
    writeBehind: { pending: writeBehind?.pending ?? 0, deadLetters: writeBehind?.letters.count ?? 0 },
    refused: Object.fromEntries(refused),
    strategies: { ...metrics.strategies.total },
  }
}

interface LevelState {
  readonly name: LevelName
  readonly usage: Usage
  readonly status: LevelStatus
  readonly reason: string
  readonly bypassedUntil: number | null
}

function levelStats(metrics: CacheMetrics, { name, usage, ...state }: LevelState): LevelStats {
  const { latency, ...counts } = metrics.level(name)
  const hits = counts.hits + (name === 'memory' ? metrics.memoryHits : 0)
  return {
    name,
    ...counts,
    hits,
    hitRate: rateOf(hits, hits + counts.misses),
    entries: usage.entries,
    bytes: usage.bytes,
    maxBytes: usage.maxBytes ?? null,
    latencyMs: quantilesOf(name === 'memory' ? metrics.sampler.latency : latency),
    ...state,
  }
}

function quantilesOf(histogram: Histogram): Quantiles | null {
  if (histogram.count === 0) return null
  return { p50: histogram.quantile(0.5), p95: histogram.quantile(0.95), p99: histogram.quantile(0.99) }
}
