import { describe, expect, it } from 'vitest'
import { foldPoints } from './fold-points'
import { decadesOf, prepareLatencies } from './prepare-latencies'
import { prepareLevel } from './prepare-levels'
import { prepareOutcomes } from './prepare-outcomes'
import { prepareSparkline } from './prepare-sparkline'
import { prepareRateTicks, prepareTicks } from './prepare-ticks'
import { prepareWaterfall } from './prepare-waterfall'
import { pointAt, seriesOf } from './sample-series'

const counts = (memory: number, redis: number, disk: number, source: number) => ({
  memory,
  redis,
  disk,
  source,
  stale: 0,
  miss: 0,
})

describe('the waterfall', () => {
  it('adds up to exactly 100 whatever the counts', () => {
    for (const set of [counts(1, 1, 1, 0), counts(2, 2, 2, 1), counts(999, 1, 0, 0), counts(710, 193, 61, 37)]) {
      const steps = prepareWaterfall(set)
      expect(steps.reduce((sum, step) => sum + step.ofHundred, 0)).toBe(100)
    }
  })

  it('begins each bar where the one before ends', () => {
    const steps = prepareWaterfall(counts(70, 20, 6, 4))
    expect(steps.map((step) => step.before)).toEqual([0, 0.7, expect.closeTo(0.9), expect.closeTo(0.96)])
  })

  it('shows the levels and the source always, stale copies and misses where they occur', () => {
    expect(prepareWaterfall(counts(1, 0, 0, 0)).map((step) => step.outcome)).toEqual([
      'memory',
      'redis',
      'disk',
      'source',
    ])
    expect(prepareWaterfall({ ...counts(1, 0, 0, 0), stale: 1 }).map((step) => step.outcome)).toContain('stale')
  })

  it('has no steps, rather than zeros, without requests', () => {
    expect(prepareWaterfall(counts(0, 0, 0, 0))).toEqual([])
  })
})

describe('folding', () => {
  it('never gives more steps than asked for and loses no request', () => {
    const points = Array.from({ length: 1001 }, (_, index) => pointAt(index * 1000, { memory: 1 }))
    const folds = foldPoints(seriesOf(points), 300)
    expect(folds.length).toBeLessThanOrEqual(300)
    expect(folds.flatMap((fold) => fold.points)).toHaveLength(1001)
  })

  it('leaves a hole where nothing was sampled', () => {
    const folds = foldPoints(seriesOf([pointAt(0), pointAt(3000)]))
    expect(folds.map((fold) => fold.points.length)).toEqual([1, 0, 0, 1])
  })
})

describe('rates beside a hole', () => {
  // Counting ended within the fourth step and began again within the seventh; the eighth has a hole of its own.
  const seconds = { 0: 1, 1: 1, 2: 1, 3: 0.4, 6: 0.5, 7: 0.8, 8: 1 }
  const series = seriesOf(
    Object.entries(seconds).map(([at, observed]) =>
      pointAt(Number(at) * 1000, { memory: 10 * observed }, { observedMs: 1000 * observed }),
    ),
  )

  it('are of the time that was counted, and left out where that is less than half, so that no line falls to a hole', () => {
    const rates = [10, 10, 10, null, null, null, 10, 10, 10]
    expect(prepareOutcomes(series).rows.map((row) => row.memory)).toEqual(rates)
    const level = { hits: 7, misses: 3, sets: 0, deletes: 0, evictions: 0, expirations: 0, errors: 0 }
    const redis = { ...level, entries: 0, bytes: 0, p50Ms: null, p95Ms: null, p99Ms: null }
    const reached = { ...series, points: series.points.map((point) => ({ ...point, levels: { redis } })) }
    expect(prepareLevel(reached, 'redis').map(({ hitRate }) => hitRate)).toEqual(rates.map((rate) => rate && 0.7))
  })

  it('are of the time that was counted, too, where steps are put together', () => {
    expect(prepareOutcomes(series, 2).rows.map((row) => row.memory)).toEqual([10, 10])
  })
})

describe('outcomes over time', () => {
  it('names only the outcomes that occur', () => {
    expect(prepareOutcomes(seriesOf([pointAt(0, { memory: 1, source: 1 })])).outcomes).toEqual(['memory', 'source'])
  })

  it('puts marks that would overlap together and says how many there are', () => {
    const points = Array.from({ length: 121 }, (_, index) => pointAt(index * 1000))
    const mark = (at: number) => ({ at, seq: at, label: 'tag tech', matched: 3 })
    const { marks } = prepareOutcomes(seriesOf(points, 1000, [mark(1000), mark(1500), mark(60_000)]))
    expect(marks).toEqual([
      { at: 1000, label: '2 invalidations', count: 2 },
      { at: 60_000, label: 'tag tech', count: 1 },
    ])
  })
})

describe('a level over time', () => {
  it('has no rate where nothing reached the level', () => {
    const [row] = prepareLevel(seriesOf([pointAt(0)]), 'redis')
    expect(row).toEqual({ at: 0, hits: 0, misses: 0, hitRate: null })
  })
})

describe('a sparkline', () => {
  it('breaks at gaps and needs two figures for a stroke', () => {
    expect(prepareSparkline([0, 1, null, 1, 0], { width: 40, height: 10 }).line).toBe('M0,10L10,0M30,0L40,10')
    expect(prepareSparkline([1], { width: 40, height: 10 }).line).toBe('')
  })

  it('draws what does not change through the middle', () => {
    expect(prepareSparkline([3, 3], { width: 10, height: 10 }).line).toBe('M0,5L10,5')
  })
})

describe('ticks', () => {
  it('are round and few', () => {
    const { ticks, seconds } = prepareTicks(61_000, 961_000, 6)
    expect(ticks).toEqual([300_000, 600_000, 900_000])
    expect(seconds).toBe(false)
  })

  it('of rates are round, begin at zero and hold the highest; below one a second they have the digits to differ', () => {
    expect(prepareRateTicks(203)).toEqual({ ticks: [0, 100, 200, 300], digits: 0 })
    expect(prepareRateTicks(21)).toEqual({ ticks: [0, 10, 20, 30], digits: 0 })
    expect(prepareRateTicks(6)).toEqual({ ticks: [0, 2, 4, 6], digits: 0 })
    expect(prepareRateTicks(0)).toEqual({ ticks: [0, 1], digits: 0 })
    const { ticks, digits } = prepareRateTicks(0.034)
    expect(ticks.map((tick) => tick.toFixed(digits))).toEqual(['0.00', '0.02', '0.04'])
  })
})

describe('latencies', () => {
  const read = (p95Ms: number | null, hits = 1, [misses, errors] = [0, 0]) => ({
    ...{ hits, misses, sets: 0, deletes: 0, evictions: 0, expirations: 0, errors, entries: 0, bytes: 0 },
    ...{ p50Ms: null, p95Ms, p99Ms: null },
  })
  const pointWith = (at: number, redis: ReturnType<typeof read>) => pointAt(at, {}, { levels: { redis } })

  it('keep the slowest where steps are put together, and say nothing of a level that was not read', () => {
    const series = seriesOf(
      [pointWith(0, read(2)), pointWith(10_000, read(8)), pointWith(20_000, read(5, 0)), pointWith(30_000, read(null))],
      10_000,
    )
    expect(prepareLatencies(series, 'p95Ms', 2).map(({ redis }) => redis)).toEqual([8, null])
  })

  it('are of reads that were answered: a level that is down refuses them faster than it ever answered', () => {
    const steps = [read(0.1, 0, [3, 20]), read(2, 0, [20, 3]), read(5, 1, [3, 20])]
    const series = seriesOf(steps.map((redis, index) => pointWith(index * 1000, redis)))
    expect(prepareLatencies(series, 'p95Ms').map(({ redis }) => redis)).toEqual([null, 2, 5])
  })

  it('have an axis of whole powers of ten around them', () => {
    expect(decadesOf([{ at: 0, memory: 0.02, redis: 30 }], ['memory', 'redis'])).toEqual([0.01, 0.1, 1, 10, 100])
    expect(decadesOf([{ at: 0, memory: null }], ['memory'])).toEqual([])
  })
})
