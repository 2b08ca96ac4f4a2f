import { afterAll, describe, expect, it } from 'vitest'
import { DATABASE_KINDS, temporaryDatabases } from '@/lib/testing/temporary-databases'
import { spread } from './merge-samples'
import type { Sample } from './merge-samples'
import { createSampleStore } from './sample-store'

const databases = temporaryDatabases()
afterAll(() => databases.cleanUp())

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOW = Date.parse('2026-11-23T15:00:07Z')

function sample(at: number, hits: number, more: Partial<Sample> = {}): Sample {
  const own = { cache: 'c', instance: 'one', scope: 'level:memory', stepSeconds: 10, gauges: { entries: hits } }
  return { ...own, at, counters: { hits, misses: 1 }, ...more }
}

const sumOf = (rows: readonly { counters: Readonly<Record<string, number>> }[], name: string) =>
  rows.reduce((sum, row) => sum + (row.counters[name] ?? 0), 0)

describe.each(DATABASE_KINDS)('on %s', (kind) => {
  it('sums what processes counted, step by step, and leaves other caches and times out', async () => {
    const store = createSampleStore(await databases.migrated(kind))
    const start = NOW - (NOW % 60_000)
    await store.append([
      sample(start, 1),
      sample(start + 10_000, 2),
      sample(start + 60_000, 4),
      sample(start, 8, { instance: 'two' }),
      sample(start, 16, { scope: 'outcome', gauges: { p99Ms: 5 } }),
      sample(start, 32, { scope: 'outcome', gauges: { p99Ms: 3 }, instance: 'two' }),
      sample(start, 64, { cache: 'another' }),
      sample(start + 120_000, 128),
    ])
    const rows = await store.query({ cache: 'c', from: start, to: start + 120_000, stepMs: 60_000 })
    const ofTwo = await store.query({ cache: 'c', instance: 'two', from: start, to: start + 120_000, stepMs: 60_000 })
    expect(ofTwo.map((row) => [row.scope, row.counters.hits])).toEqual([
      ['level:memory', 8],
      ['outcome', 32],
    ])
    expect(rows).toHaveLength(3)
    expect(rows).toEqual(
      expect.arrayContaining([
        { scope: 'level:memory', at: start, counters: { hits: 11, misses: 3 }, gauges: { entries: 10 } },
        { scope: 'outcome', at: start, counters: { hits: 48, misses: 2 }, gauges: { p99Ms: 5 } },
        { scope: 'level:memory', at: start + 60_000, counters: { hits: 4, misses: 1 }, gauges: { entries: 4 } },
      ]),
    )
  })

  it('tells for how long of a step anybody counted, before and after rolling up', async () => {
    const store = createSampleStore(await databases.migrated(kind))
    const start = NOW - (NOW % 600_000) - 6 * HOUR
    const of = (step: number, instance: string, gauges: Sample['gauges']) =>
      sample(start + step * 10_000, 1, { scope: 'cache', instance, gauges })
    const [end, again] = [start + 24_000, start + 47_000]
    await store.append([
      ...[0, 1, 2].map((step) =>
        of(step, 'before', { beganAt: start - HOUR, until: Math.min(end, start + (step + 1) * 10_000) }),
      ),
      ...[4, 5, 6].map((step) => of(step, 'after', { beganAt: again, until: start + (step + 1) * 10_000 })),
    ])
    const observed = async (stepMs: number) =>
      (await store.query({ cache: 'c', from: start, to: start + 120_000, stepMs })).map((row) => row.observedMs)
    expect(await observed(10_000)).toEqual([10_000, 10_000, 4_000, 3_000, 10_000, 10_000])
    expect(await observed(120_000)).toEqual([47_000])
    await store.rollUp(NOW)
    expect(await observed(120_000)).toEqual([47_000])
  })

  it('what is counted twice within one step is added, and its gauges are the latest', async () => {
    const store = createSampleStore(await databases.migrated(kind))
    const at = NOW - (NOW % 10_000)
    await store.append([sample(at, 5)])
    await store.append([sample(at, 7), sample(at + 10_000, 1)])
    await store.append([])
    const rows = await store.query({ cache: 'c', from: at, to: at + 20_000, stepMs: 10_000 })
    expect(rows.map((row) => row.counters['hits'])).toEqual([12, 1])
    expect(rows[0]?.gauges).toEqual({ entries: 7 })
  })

  it('rolling up keeps every sum, leaves fewer rows, covers each moment once and can be done again', async () => {
    const database = await databases.migrated(kind)
    const store = createSampleStore(database)
    const start = NOW - (NOW % 10_000) - 3 * DAY
    const samples = Array.from({ length: 720 }, (_, i) => sample(start + i * 360_000, i + 1))
    const recent = Array.from({ length: 60 }, (_, i) => sample(NOW - (NOW % 10_000) - 3 * HOUR + i * 10_000, 3))
    await store.append([...samples, ...recent.map((row) => ({ ...row, instance: 'two' }))])
    const all = { cache: 'c', from: start - HOUR, to: NOW, stepMs: DAY }
    const before = await store.query(all)
    const replaced = await store.rollUp(NOW)
    expect(replaced).toBeGreaterThan(720)
    expect(await store.query(all)).toEqual(before)
    expect(sumOf(before, 'hits')).toBe((720 * 721) / 2 + 180)
    expect(
      await database.client.sample.count({ where: { stepSeconds: 10, at: { lt: new Date(NOW - 2 * HOUR - 60_000) } } }),
    ).toBe(0)
    expect(
      await database.client.sample.count({ where: { stepSeconds: 60, at: { lt: new Date(NOW - 2 * DAY - HOUR) } } }),
    ).toBe(0)
    expect(await database.client.sample.count({ where: { stepSeconds: 3_600 } })).toBeLessThan(30)
    expect(await store.rollUp(NOW)).toBe(0)
    await store.append([sample(start, 1_000, { instance: 'late' }), sample(start + 10_000, 1_000)])
    await Promise.all([store.rollUp(NOW), store.rollUp(NOW)])
    expect(sumOf(await store.query(all), 'hits')).toBe((720 * 721) / 2 + 180 + 2_000)
  })

  it('long steps are drawn evenly over the short ones that are asked for, to the last count', async () => {
    const store = createSampleStore(await databases.migrated(kind))
    const at = NOW - (NOW % HOUR)
    await store.append([sample(at, 1_001, { stepSeconds: 3_600 })])
    const rows = await store.query({ cache: 'c', from: at + HOUR / 2, to: at + HOUR, stepMs: 600_000 })
    expect(rows.map((row) => row.at)).toEqual([at + 1_800_000, at + 2_400_000, at + 3_000_000])
    const whole = await store.query({ cache: 'c', from: at, to: at + HOUR, stepMs: 600_000 })
    expect(sumOf(whole, 'hits')).toBe(1_001)
    expect(whole.every((row) => Number.isInteger(row.counters['hits']))).toBe(true)
  })

  it('forgets what is from before a moment, and only that', async () => {
    const store = createSampleStore(await databases.migrated(kind))
    await store.append([sample(NOW - 366 * DAY, 1), sample(NOW - 364 * DAY, 2)])
    expect(await store.prune(NOW - 365 * DAY)).toBe(1)
    expect(sumOf(await store.query({ cache: 'c', from: 0, to: NOW, stepMs: DAY }), 'hits')).toBe(2)
  })
})

it('what is read in several pages is read once', async () => {
  const store = createSampleStore(await databases.migrated('sqlite'))
  const start = NOW - (NOW % 10_000) - HOUR
  const all = Array.from({ length: 4_500 }, (_, i) => sample(start + (i % 90) * 10_000, 1, { instance: `i${i}` }))
  for (let from = 0; from < all.length; from += 500) await store.append(all.slice(from, from + 500))
  expect(sumOf(await store.query({ cache: 'c', from: start, to: NOW, stepMs: 10_000 }), 'hits')).toBe(4_500)
})

it('a spread sample adds up to what it was, whatever its counters', () => {
  for (const hits of [0, 1, 5, 6, 7, 999_999_999])
    expect(sumOf(spread(sample(0, hits, { stepSeconds: 60 }), 10_000), 'hits')).toBe(hits)
})
