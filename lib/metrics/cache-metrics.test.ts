import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CacheMetrics } from './cache-metrics'

function metricsAt(time: { now: number }, random = () => 0.5) {
  const clock = { now: () => time.now }
  return new CacheMetrics({ clock, watch: { now: () => time.now }, random })
}

const stored = (key: string, ttlMs = 1_000) =>
  ({ kind: 'entry.stored', key, sizeBytes: 10, ttlMs, tags: ['t'] }) as const
const started = (key: string) => ({ kind: 'load.started', key, cause: 'miss' }) as const

test('the latency histogram counts every request: told ones as they were, hits in memory by their sample', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { maxLength: 50 }),
      fc.nat(5_000),
      (told, hits) => {
        const time = { now: 1 }
        const metrics = metricsAt(time)
        for (const ms of told) metrics.record({ kind: 'request.served', key: 'a:1', outcome: 'disk', ms })
        for (let hit = 0; hit < hits; hit++) {
          const begunAt = metrics.begin()
          time.now += 0.001
          metrics.memoryHit('a:1', begunAt)
        }
        const sampled = metrics.sampler.latency.count
        expect(sampled).toBe(Math.floor(hits / 64))
        expect(metrics.requestLatency().count).toBe(told.length + (sampled > 0 ? hits : 0))
        expect(metrics.outcome('memory')).toBe(hits)
      },
    ),
  )
})

test('of a hot key among many the count is found from one hit in 64, within the error of sampling', () => {
  let seed = 7
  const random = () => ((seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff), seed / 2 ** 31)
  const metrics = metricsAt({ now: 1 }, random)
  const hits = 200_000
  for (let hit = 0; hit < hits; hit++) {
    const key = hit % 10 < 3 ? 'a:hot' : `a:${Math.floor(random() * 10_000)}`
    metrics.memoryHit(key, metrics.begin())
  }
  const [first] = metrics.namespaces.of('a:hot').hot.top(1)
  expect(first?.key).toBe('a:hot')
  // 940 hits of it are looked at: a standard deviation of 3 %.
  expect(Math.abs((first?.count ?? 0) - 0.3 * hits)).toBeLessThan(0.12 * 0.3 * hits + (first?.error ?? 0))
})

test('tells why a value was missing', () => {
  const time = { now: 0 }
  const metrics = metricsAt(time)
  const causes = () => Object.fromEntries(metrics.namespaces.of('a:').misses)
  metrics.record(started('a:1'))
  expect(causes()).toEqual({ cold: 1 })
  metrics.record(started('a:1'))
  expect(causes()).toEqual({ cold: 1, refused: 1 })
  metrics.record(stored('a:1'))
  metrics.record(started('a:1'))
  expect(causes()).toEqual({ cold: 1, refused: 1, evicted: 1 })
  time.now = 1_000
  metrics.record(started('a:1'))
  expect(causes()).toEqual({ cold: 1, refused: 1, evicted: 1, expired: 1 })
  metrics.record(stored('a:1'))
  const record = { kind: 'invalidate', names: ['t:t'], mode: 'hard', seq: 1, nonce: '', origin: '', at: 0 } as const
  metrics.record({ kind: 'invalidation.applied', record, local: true })
  metrics.record(started('a:1'))
  expect(causes()).toEqual({ cold: 1, refused: 1, evicted: 1, expired: 1, invalidated: 1 })
  expect(metrics.namespaces.of('a:').ends.invalidated).toBe(1)
})

test('tells whether a value had changed when its time was over', () => {
  const time = { now: 0 }
  const metrics = metricsAt(time)
  for (const value of [{ n: 1 }, { n: 1 }, { n: 1 }, { n: 2 }]) {
    metrics.record(started('a:1'))
    metrics.loaded('a:1', value)
    metrics.record(stored('a:1'))
    time.now += 1_000
  }
  expect(metrics.namespaces.of('a:').ends).toEqual({ unchanged: 2, changed: 1, early: 0, invalidated: 0 })
})

test('what it remembers of keys and namespaces is bounded, whatever is asked for', () => {
  const metrics = metricsAt({ now: 0 })
  for (let i = 0; i < 20_000; i++) {
    metrics.record(started(`n${i}`))
    metrics.record({ kind: 'request.served', key: `n${i}`, outcome: 'miss', ms: 1 })
  }
  const namespaces = [...metrics.namespaces.entries()]
  expect(namespaces).toHaveLength(65)
  expect(namespaces.reduce((sum, [, { outcomes }]) => sum + outcomes.miss, 0)).toBe(20_000)
  expect(metrics.keys.rate).toBeLessThan(0.08)
  const cold = namespaces.reduce((sum, [, { misses }]) => sum + (misses.get('cold') ?? 0), 0)
  expect(cold).toBeLessThan(5_000)
})

test('the largest stampede is the one with most callers for one load', () => {
  const metrics = metricsAt({ now: 0 })
  metrics.record(started('a:1'))
  for (let i = 0; i < 9; i++) metrics.record({ kind: 'load.shared', key: 'a:1' })
  metrics.record({ kind: 'load.finished', key: 'a:1', ms: 4 })
  metrics.record(started('a:2'))
  metrics.record({ kind: 'load.shared', key: 'a:2' })
  expect(metrics.source.largest).toEqual({ key: 'a:1', callers: 10 })
})
