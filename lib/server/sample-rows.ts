import type { LevelStats, Stats } from '@/lib/engine/answers'
import type { LatencyBuckets, Observations } from '@/lib/engine/observations'
import { latencyBetween, latencyCounts, type LatencyCounts } from '@/lib/metrics/latency-counts'

export interface ScopedSample {
  readonly scope: string
  readonly counters: Record<string, number>
  readonly gauges: Record<string, number>
}

/** What a cache had counted at one time. */
export interface Counted {
  readonly at: number
  readonly stats: Stats
  readonly latency: Observations['latency']
}

/**
 * @param before what was counted one step ago; undefined at the start, where all counters are 0
 * @param now what is counted now
 * @param beganAt when this process began to count
 * @returns what was counted and timed in between, by scope; `lib/admin/read-series.ts` reads them by the same names
 */
export function sampleRows(before: Counted | undefined, now: Counted, beganAt: number): ScopedSample[] {
  const { total, failed, shared } = now.stats.loads
  const { requests, invalidations, levels } = now.stats
  return [
    {
      scope: 'outcome',
      counters: {
        ...since(before?.stats.requests.byOutcome, requests.byOutcome),
        ...timed(before?.latency.requests, now.latency.requests),
      },
      gauges: {},
    },
    {
      scope: 'loads',
      counters: {
        ...since(before && { ...before.stats.loads }, { total, failed, shared }),
        ...timed(before?.latency.loads, now.latency.loads),
      },
      gauges: {},
    },
    { scope: 'cache', counters: since(before?.stats, { invalidations }), gauges: { beganAt, until: now.at } },
    ...levels.map((level) => {
      const { counters, ...rest } = levelSample(nameIn(before?.stats.levels, level.name), level)
      const took = timed(bucketsOf(before, level.name), bucketsOf(now, level.name))
      return { ...rest, counters: { ...counters, ...took } }
    }),
  ]
}

function nameIn(levels: readonly LevelStats[] | undefined, wanted: string): LevelStats | undefined {
  return levels?.find(({ name }) => name === wanted)
}

function bucketsOf(counted: Counted | undefined, wanted: string): LatencyBuckets | undefined {
  return counted?.latency.levels.find(({ level }) => level === wanted)?.buckets
}

function timed(before: LatencyBuckets | undefined, now: LatencyBuckets | undefined): LatencyCounts {
  return latencyBetween(latencyCounts(before?.fine ?? []), latencyCounts(now?.fine ?? []))
}

function levelSample(before: LevelStats | undefined, now: LevelStats): ScopedSample {
  const { hits, misses, sets, deletes, evictions, expirations, errors, entries, bytes } = now
  return {
    scope: `level:${now.name}`,
    counters: since(before, { hits, misses, sets, deletes, evictions, expirations, errors }),
    gauges: { entries, bytes },
  }
}

/** Counters that went down were reset in between: what they show now is what was counted since. */
function since(before: object | undefined, now: Record<string, number>): Record<string, number> {
  const then: Record<string, unknown> = { ...before }
  return Object.fromEntries(
    Object.entries(now).map(([name, count]) => {
      const earlier = then[name]
      return [name, typeof earlier === 'number' && earlier <= count ? count - earlier : count]
    }),
  )
}
