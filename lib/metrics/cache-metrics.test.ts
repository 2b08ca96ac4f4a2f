import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CacheMetrics } from './cache-metrics'

function metricsAt(time: { now: number }, random = () => 0.5) {
  const clock = { now: () => time.now }
  return new CacheMetrics({ clock, watch: { now: () => time.now }, random })
}

const stored = (key: string, ttlMs = 1_000) =>
  ({ kind: 'entry.stored', key, sizeBytes: 10, ttlMs, tags: ['t'] }) as const
const invalidated = (name: string) => {
  const record = { kind: 'invalidate', names: [name], mode: 'hard', seq: 1, nonce: '', origin: '', at: 0 } as const
  return { kind: 'invalidation.applied', record, local: true } as const
}
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
          const isChosen = metrics.begin()
          time.now += 1
          if (isChosen) metrics.chosenHit('a:1')
          else metrics.memoryHit()
        }
        const sampled = metrics.sampler.latency.count
        expect(sampled).toBe(Math.floor(hits / 64))
        expect(metrics.requestLatency().count).toBe(told.length + (sampled > 0 ? hits : 0))
        expect(metrics.outcome('memory')).toBe(hits)
      },
    ),
  )
})

/** @returns of hits 3 in 10 of which are of `a:hot`, what was counted for the namespace, and how often a clock was looked at */
function hotAmongMany({ hits, hitsPerMs }: { hits: number; hitsPerMs: number }) {
  let seed = 7
  const random = () => ((seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff), seed / 2 ** 31)
  let [now, looks] = [1, 0]
  const watch = { now: () => (looks++, now) }
  const metrics = new CacheMetrics({ clock: { now: () => 1 }, watch, random })
  for (let hit = 0; hit < hits; hit++) {
    now += 1 / hitsPerMs
    const key = hit % 10 < 3 ? 'a:hot' : `a:${Math.floor(random() * 10_000)}`
    if (metrics.begin()) metrics.chosenHit(key)
    else metrics.memoryHit()
  }
  return { counts: metrics.namespaces.of('a:hot'), looks, timed: metrics.sampler.latency.count }
}

test.each([
  // One hit in 64, so 940 of the hot key: a standard deviation of 3 %.
  ['slow', { hits: 200_000, hitsPerMs: 10, looked: 1 / 60, within: 0.12 }],
  // One in 2,048 before long, 130 of the hot key: 9 %.
  ['fast', { hits: 800_000, hitsPerMs: 10_000, looked: 1 / 1_000, within: 0.36 }],
])(
  'when hits are %s, those that are looked at tell how many there are of a hot key among many',
  (_, { hits, hitsPerMs, looked, within }) => {
    const { counts, looks, timed } = hotAmongMany({ hits, hitsPerMs })
    const [first] = counts.hot.top(1)
    expect(first?.key).toBe('a:hot')
    expect(Math.abs((first?.count ?? 0) - 0.3 * hits)).toBeLessThan(within * 0.3 * hits + (first?.error ?? 0))
    expect(Math.abs(counts.sampledHits - hits)).toBeLessThan((within / 2) * hits)
    expect(counts.sampledHits).toBe(64 * timed)
    expect(looks / 2).toBeLessThan(looked * hits)
  },
)

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
  metrics.record(invalidated('t:t'))
  metrics.record(started('a:1'))
  expect(causes()).toEqual({ cold: 1, refused: 1, evicted: 1, expired: 1, invalidated: 1 })
  expect(metrics.namespaces.of('a:').ends.invalidated).toBe(1)
})

test('an invalidation ends what was stored before it, once, whenever that is looked at', () => {
  const time = { now: 0 }
  const metrics = metricsAt(time)
  const ends = (): number => {
    metrics.keys.settle()
    return metrics.namespaces.of('a:').ends.invalidated
  }
  for (const key of ['a:1', 'a:2', 'a:3']) metrics.record(stored(key))
  metrics.record(invalidated('t:t'))
  // At the same millisecond, and after it: this life is another.
  metrics.record(stored('a:1'))
  metrics.record(invalidated('t:other'))
  metrics.record(invalidated('k:a:2'))
  expect(metrics.namespaces.of('a:').ends.invalidated).toBe(2)
  expect(ends()).toBe(3)
  for (let at = 0; at < 200; at++) metrics.record(invalidated('t:t'))
  expect(ends()).toBe(4)
  metrics.record(stored('a:2'))
  metrics.record(invalidated('k:a:2'))
  expect(metrics.namespaces.of('a:').ends.invalidated).toBe(5)
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
  expect(metrics.namespaces.of('a:').ends).toEqual({
    unchanged: 2,
    changed: 1,
    overwritten: 0,
    early: 0,
    invalidated: 0,
  })
})

test('what it remembers of keys and namespaces is bounded, whatever is asked for', () => {
  const metrics = metricsAt({ now: 0 })
  for (let i = 0; i < 20_000; i++) {
    metrics.record(started(`n${i}:`))
    metrics.record({ kind: 'request.served', key: `n${i}:`, outcome: 'miss', ms: 1 })
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

test('an error of a level is counted with why, and when it was', () => {
  const metrics = metricsAt({ now: 5 })
  const failed = { kind: 'level.failed', level: 'disk', operation: 'read' } as const
  metrics.record({ ...failed, reason: 'locked for 3 ms' })
  metrics.record({ ...failed, reason: 'locked for 4 ms' })
  const { errors, failures } = metrics.level('disk')
  expect(errors).toBe(2)
  expect(failures.list()).toEqual([{ operation: 'read', reason: 'locked for 4 ms', count: 2, lastAt: 5 }])
})
