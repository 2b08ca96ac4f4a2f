import type { LatencyBuckets, MissRatioCurve, NamespaceStats, Observations } from '@/lib/engine/observations'
import { MISS_CAUSES, OUTCOMES, type LevelName, type MissCause } from '@/lib/kernel/outcome'
import type { CacheMetrics } from '@/lib/metrics/cache-metrics'
import type { Histogram } from '@/lib/metrics/histogram'
import { toldHits, type NamespaceCounts } from '@/lib/metrics/namespace-metrics'
import { rateOf } from '@/lib/metrics/rate-of'

const SHOWN = 64

/** Puts what was seen beside the plain counts into the answer of `observations()`. */
export function readObservations(
  metrics: CacheMetrics,
  { levels, evictedNext }: { levels: readonly LevelName[]; evictedNext: string[] },
): Observations {
  const { keys, source, namespaces, memoryHits, invalidatedNames, since, aheadMs } = metrics
  keys.settle()
  const counted = [...namespaces.entries()]
  const share = shareOut(
    memoryHits,
    counted.map(([, { sampledHits }]) => sampledHits),
  )
  const { loads, nowMs, usualMs, failing, largest } = source
  return {
    since,
    namespaces: counted.map(([namespace, counts], i) => namespaceStats(namespace, counts, share[i] ?? 0)),
    keySampleRate: keys.rate,
    invalidated: invalidatedNames.top(SHOWN).map(({ key, count, error }) => ({ name: key, count, error })),
    source: { loads, nowMs, usualMs, failing },
    stampede: largest ?? null,
    latency: {
      requests: bucketsOf(metrics.requestLatency()),
      loads: bucketsOf(metrics.loads.latency),
      levels: levels.map((level) => ({
        level,
        buckets: bucketsOf(level === 'memory' ? metrics.sampler.latency : metrics.level(level).latency),
      })),
    },
    curve: curveOf(metrics),
    ...{ evictedNext, clockAheadMs: aheadMs },
  }
}

/** s: from a hit in memory to a slow source, so that a quantile between two is right within a factor of 2.5. */
const BOUNDARIES = [
  ...[1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3],
  ...[0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
]
const BOUNDARIES_MS = BOUNDARIES.map((seconds) => seconds * 1_000)

function bucketsOf(histogram: Histogram): LatencyBuckets {
  const { count, sumMs } = histogram
  const { buckets: fine } = histogram.toJSON()
  return { boundaries: BOUNDARIES, counts: histogram.between(BOUNDARIES_MS), sum: sumMs / 1_000, count, fine }
}

function curveOf(metrics: CacheMetrics): MissRatioCurve | null {
  if (!metrics.curve) return null
  const { curve, options } = metrics.curve
  const { hits, misses } = metrics.level('memory')
  const requests = metrics.memoryHits + hits + misses
  const { sampledKeys, sampleRate } = curve
  const points = curve.points(requests)?.map(({ factor, hitRate }) => ({
    ...{ factor, hitRate, entries: Math.round(factor * options.maxEntries) },
    bytes: options.maxBytes === Infinity ? null : Math.round(factor * options.maxBytes),
  }))
  return points ? { requests, sampledKeys, sampleRate, points } : null
}

function namespaceStats(namespace: string, counts: NamespaceCounts, memoryHits: number): NamespaceStats {
  const byOutcome = { ...counts.outcomes, memory: counts.outcomes.memory + memoryHits }
  const total = OUTCOMES.reduce((sum, outcome) => sum + byOutcome[outcome], 0)
  const hits = toldHits(counts) + memoryHits
  const { loads, ends, stored, storedBytes, hot, big } = counts
  const misses: Record<MissCause, number> = { cold: 0, expired: 0, invalidated: 0, evicted: 0, refused: 0 }
  for (const cause of MISS_CAUSES) misses[cause] = counts.misses.get(cause) ?? 0
  return {
    namespace,
    requests: { total, byOutcome, hitRate: rateOf(hits, total) },
    loads: { ...loads },
    avoided: { loads: hits, ms: loads.total === 0 ? 0 : (hits * loads.ms) / loads.total },
    stored: { entries: stored, bytes: storedBytes },
    refused: Object.fromEntries(counts.refused),
    misses,
    ends: { ...ends },
    hotKeys: hot.top(SHOWN),
    bigKeys: big.list(),
  }
}

/** @returns whole parts of a whole number in the proportion of the weights, which add up to it */
function shareOut(whole: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  let seen = 0
  return weights.map((weight) => {
    const before = Math.round((whole * seen) / sum)
    seen += weight
    return sum === 0 ? 0 : Math.round((whole * seen) / sum) - before
  })
}
