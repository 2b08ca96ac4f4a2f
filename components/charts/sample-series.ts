import type { Series, SeriesPoint } from '@/lib/api/contract/series'

/** A point of a second with nothing in it but what is given: material for tests. */
export function pointAt(
  at: number,
  outcomes: Partial<SeriesPoint['outcomes']> = {},
  more: Partial<SeriesPoint> = {},
): SeriesPoint {
  const all = { memory: 0, redis: 0, disk: 0, source: 0, stale: 0, miss: 0, ...outcomes }
  return {
    at,
    observedMs: 1000,
    requests: Object.values(all).reduce((sum, count) => sum + count, 0),
    latencyMs: null,
    outcomes: all,
    levels: {},
    loads: { total: 0, failed: 0, shared: 0, p50Ms: null },
    invalidations: 0,
    ...more,
  }
}

export function seriesOf(points: SeriesPoint[], stepMs = 1000, marks: Series['marks'] = []): Series {
  const from = points[0]?.at ?? 0
  const to = (points.at(-1)?.at ?? 0) + stepMs
  return { cache: 'test', from, to, stepMs, levels: ['memory', 'redis', 'disk'], latencyMs: null, points, marks }
}
