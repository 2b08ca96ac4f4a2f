import { describe, expect, it } from 'vitest'
import { pointAt, seriesOf } from '@/components/charts/sample-series'
import type { LevelRow } from '@/lib/api/contract/levels'
import type { SeriesPoint } from '@/lib/api/contract/series'
import { compare } from './compare'
import { reachVerdict } from './reach-verdict'
import { summarize } from './summarize'

const loads = (p50Ms: number | null, total = 1, failed = 0): Partial<SeriesPoint> => ({
  loads: { total, failed, shared: 0, p50Ms },
})
const log = { epoch: 'e', applied: 0, base: 0, confirmedAgoMs: 0, degraded: false, queued: 0, gaps: 0 }
const well = { items: [], log, notes: [] }
const redis: LevelRow = {
  ...{ name: 'redis', label: 'Redis', status: 'up', reason: '', bypassedUntil: null },
  ...{ entries: 0, bytes: 0, maxBytes: null, errors: 0, failures: [], latencyMs: null },
}

describe('a summary', () => {
  it('has no rates, rather than zeros, without requests', () => {
    const summary = summarize(seriesOf([pointAt(0)]))
    expect(summary).toMatchObject({ hitRate: null, avoided: null, p99Ms: null, savedMs: null, perSecond: 0 })
    expect(summary.sparks.avoided).toEqual([])
    expect(summarize(seriesOf([])).perSecond).toBeNull()
  })

  it('counts a stale copy as an answer of the cache and a load as none', () => {
    const summary = summarize(seriesOf([pointAt(0, { memory: 5, redis: 2, disk: 1, stale: 1, source: 1 })]))
    expect(summary.hitRate).toBeCloseTo(0.9)
    expect(summary.avoided).toBe(9)
  })

  it('prices what was avoided at the cost of a load at the time', () => {
    const points = [
      pointAt(0, { memory: 10 }, loads(100)),
      pointAt(1000, { memory: 1 }),
      pointAt(2000, { memory: 1 }, loads(500)),
    ]
    expect(summarize(seriesOf(points)).savedMs).toBe(10 * 100 + 100 + 500)
  })
})

describe('requests a second', () => {
  const every10s = (...steps: [count: number, seconds: number][]) =>
    seriesOf(
      steps.map(([memory, seconds], index) => pointAt(index * 10_000, { memory }, { observedMs: seconds * 1000 })),
      10_000,
    )

  it('are of the seconds that were counted, without steps of which only a few were', () => {
    const begun = summarize(every10s([900, 1], [4440, 6], [7400, 10], [900, 2]))
    expect(begun.perSecond).toBe(740)
    expect(begun.sparks.perSecond).toEqual([740, 740])
    expect(begun.sparks.avoided).toEqual([740, 740])
    expect(begun.requests).toBe(13_640)
  })

  it('take what there is where little was counted of every step', () => {
    expect(summarize(every10s([100, 2])).perSecond).toBe(50)
  })
})

describe('the p99', () => {
  const took = (p99: number) => ({ latencyMs: { p50: 1, p95: 2, p99 } })

  it('is that of the whole range, and in the sparkline that of the worst step', () => {
    const points = [pointAt(0, {}, took(5)), pointAt(1000, {}, took(3))]
    const { p99Ms, sparks } = summarize({ ...seriesOf(points), ...took(4) })
    expect(p99Ms).toBe(4)
    expect(sparks.p99Ms).toEqual([5, 3])
    expect(summarize(seriesOf([pointAt(0)])).p99Ms).toBeNull()
  })
})

describe('the verdict', () => {
  it('says that the cache works where it does', () => {
    const verdict = reachVerdict(summarize(seriesOf([pointAt(0, { memory: 96, source: 4 })])), well, '15 minutes')
    expect(verdict.tone).toBe('good')
    expect(verdict.title).toContain('96.0 %')
  })

  it('does not praise a cache that nobody asked', () => {
    expect(reachVerdict(summarize(seriesOf([])), well, '15 minutes')).toMatchObject({
      tone: 'quiet',
      title: 'No requests in the last 15 minutes',
      reasons: [{ says: 'Figures begin with the next request' }],
    })
  })

  it('warns of failing loads although the hit rate is fine, and gives the reason first', () => {
    const point = pointAt(0, { memory: 96, source: 4 }, loads(10, 4, 1))
    const verdict = reachVerdict(summarize(seriesOf([point])), well, '15 minutes')
    expect(verdict.tone).toBe('warn')
    expect(verdict.reasons[0]?.says).toBe('1 of 4 loads from the source failed')
  })

  it('says of a level that an operator has set aside who did it, not that it is down', () => {
    const aside = { ...redis, status: 'down' as const, reason: 'bypassed by an operator', bypassedUntil: 1 }
    const summary = summarize(seriesOf([pointAt(0, { memory: 96, source: 4 })]))
    const { tone, reasons } = reachVerdict(summary, { ...well, items: [aside] }, '15 minutes')
    expect(tone).toBe('warn')
    expect(reasons[0]?.says).toBe('L2 Redis is bypassed by an operator')
  })
})

describe('against the time before', () => {
  const summed = (memory: number, source: number, p99: number) => ({
    ...summarize(seriesOf([pointAt(0, { memory, source }, { observedMs: 10_000 })])),
    p99Ms: p99,
  })

  it('rates are told in points, other figures in parts, and what is nearly the same as such', () => {
    expect(compare(summed(80, 20, 30), summed(75, 25, 20), '5 minutes')).toEqual({
      hitRate: '+5.0 points on the 5 minutes before',
      perSecond: 'as in the 5 minutes before',
      p99Ms: '+50.0 % on the 5 minutes before',
      avoidedPerSecond: '+6.7 % on the 5 minutes before',
    })
    expect(compare(summed(30, 20, 5), summed(10, 0, 10), 'hour')).toMatchObject({
      hitRate: '−40.0 points on the hour before',
      perSecond: '5.0 times the hour before',
      p99Ms: '−50.0 % on the hour before',
    })
  })

  it('nothing is told where nothing was counted', () => {
    const changes = compare(summed(80, 20, 30), summarize(seriesOf([])), 'hour')
    expect(Object.values(changes)).toEqual([undefined, undefined, undefined, undefined])
  })
})
