import { edgeMs, type HistogramJson } from './histogram'

/** Fine buckets that go into one: 8 an octave, so that a quantile is within 1/16 = 6 % of the recorded value. */
const FINE = 4
const NAME = /^took:(\d+)$/

/** Latencies as counters by name, which add up over time and over processes like all others. */
export type LatencyCounts = Readonly<Record<string, number>>

export interface Quantiles {
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

/** @param buckets of a histogram: pairs of "buckets skipped" and "count" */
export function latencyCounts(buckets: HistogramJson['buckets']): LatencyCounts {
  const counts: Record<string, number> = {}
  let at = -1
  for (let pair = 0; pair < buckets.length; pair += 2) {
    at += (buckets[pair] ?? 0) + 1
    const name = `took:${Math.floor(at / FINE)}`
    counts[name] = (counts[name] ?? 0) + (buckets[pair + 1] ?? 0)
  }
  return counts
}

/**
 * What took place between two looks at the same histogram. Where it was reset in between, all of it; where a bucket alone
 * has less than before (of hits in memory a sample counts for all, and is scaled anew at each look), nothing of that one.
 */
export function latencyBetween(before: LatencyCounts, now: LatencyCounts): LatencyCounts {
  const wasReset = totalOf(now) < totalOf(before)
  const between = Object.entries(now).map(
    ([name, count]) => [name, count - (wasReset ? 0 : (before[name] ?? 0))] as const,
  )
  return Object.fromEntries(between.filter(([, count]) => count > 0))
}

/** @param counters among which {@link latencyCounts} are @returns ms; null where nothing was timed */
export function quantilesOf(counters: Readonly<Record<string, number>>): Quantiles | null {
  const buckets = Object.entries(counters)
    .flatMap(([name, count]) => {
      const bucket = NAME.exec(name)?.[1]
      return bucket === undefined || count <= 0 ? [] : [{ bucket: Number(bucket), count }]
    })
    .sort((one, other) => one.bucket - other.bucket)
  const total = buckets.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return null
  const quantile = (q: number) => {
    let seen = 0
    const found = buckets.find(({ count }) => (seen += count) >= q * total) ?? buckets.at(-1)
    const bucket = found?.bucket ?? 0
    return (edgeMs(bucket * FINE) + edgeMs((bucket + 1) * FINE)) / 2
  }
  return { p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) }
}

/** Adds counters of several steps. */
export function addCounts(all: readonly Readonly<Record<string, number>>[]): LatencyCounts {
  const sums: Record<string, number> = {}
  for (const counts of all)
    for (const [name, count] of Object.entries(counts)) if (NAME.test(name)) sums[name] = (sums[name] ?? 0) + count
  return sums
}

function totalOf(counts: LatencyCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
