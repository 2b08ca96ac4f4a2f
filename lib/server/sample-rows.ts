import type { LevelStats, Stats } from '@/lib/engine/answers'

export interface ScopedSample {
  readonly scope: string
  readonly counters: Record<string, number>
  readonly gauges: Record<string, number>
}

/**
 * @param before the statistics one step ago; undefined at the start, where all counters are 0
 * @param now the statistics now
 * @returns what was counted in between, by scope; `lib/admin/read-series.ts` reads them by the same names
 */
export function sampleRows(before: Stats | undefined, now: Stats): ScopedSample[] {
  const { total, failed, shared, latencyMs } = now.loads
  const loadsBefore = before && { ...before.loads, latencyMs: undefined }
  return [
    { scope: 'outcome', counters: since(before?.requests.byOutcome, now.requests.byOutcome), gauges: {} },
    {
      scope: 'loads',
      counters: since(loadsBefore, { total, failed, shared }),
      gauges: latencyMs ? { p50Ms: latencyMs.p50 } : {},
    },
    { scope: 'cache', counters: since(before, { invalidations: now.invalidations }), gauges: {} },
    ...now.levels.map((level) =>
      levelSample(
        before?.levels.find(({ name }) => name === level.name),
        level,
      ),
    ),
  ]
}

function levelSample(before: LevelStats | undefined, now: LevelStats): ScopedSample {
  const { hits, misses, sets, deletes, evictions, expirations, errors, entries, bytes, latencyMs } = now
  const latency = latencyMs && { p50Ms: latencyMs.p50, p95Ms: latencyMs.p95, p99Ms: latencyMs.p99 }
  return {
    scope: `level:${now.name}`,
    counters: since(before, { hits, misses, sets, deletes, evictions, expirations, errors }),
    gauges: { entries, bytes, ...latency },
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
