import { describe, expect, it } from 'vitest'
import { pointAt, seriesOf } from '@/components/charts/sample-series'
import type { SeriesPoint } from '@/lib/api/contract/series'
import { estimateP99 } from './estimate-p99'
import { reachVerdict } from './reach-verdict'
import { summarize } from './summarize'

const loads = (p50Ms: number | null, total = 1, failed = 0): Partial<SeriesPoint> => ({
  loads: { total, failed, shared: 0, p50Ms },
})
const memory = {
  hits: 0,
  misses: 0,
  sets: 0,
  deletes: 0,
  evictions: 0,
  expirations: 0,
  errors: 0,
  entries: 0,
  bytes: 0,
}
const log = { epoch: 'e', applied: 0, base: 0, confirmedAgoMs: 0, degraded: false, queued: 0 }
const well = { items: [], log, notes: [] }

describe('a summary', () => {
  it('has no rates, rather than zeros, without requests', () => {
    const summary = summarize(seriesOf([pointAt(0)]))
    expect(summary).toMatchObject({ hitRate: null, avoided: null, p99Ms: null, savedMs: null, perSecond: 0 })
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

describe('the estimated p99', () => {
  const hits = { memory: { ...memory, p50Ms: 0.01, p95Ms: 0.02, p99Ms: 0.05 } }

  it('is that of the source where more than one request in a hundred reaches it', () => {
    expect(estimateP99([pointAt(0, { memory: 95, source: 5 }, { levels: hits, ...loads(400) })])).toBeCloseTo(399, -1)
  })

  it('is that of the level where hardly any does', () => {
    expect(estimateP99([pointAt(0, { memory: 9999, source: 1 }, { levels: hits, ...loads(400) })])).toBeLessThan(0.06)
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
    })
  })

  it('warns of failing loads although the hit rate is fine, and gives the reason first', () => {
    const point = pointAt(0, { memory: 96, source: 4 }, loads(10, 4, 1))
    const verdict = reachVerdict(summarize(seriesOf([point])), well, '15 minutes')
    expect(verdict.tone).toBe('warn')
    expect(verdict.reasons[0]).toBe('1 of 4 loads from the source failed')
  })
})
