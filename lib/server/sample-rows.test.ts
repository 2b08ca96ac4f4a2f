import { afterAll, expect, test, vi } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import { Histogram } from '@/lib/metrics/histogram'
import { createCache, memory } from '@/lib/package'
import { createApiCaller } from '@/lib/testing/api-caller'
import { temporaryDatabases } from '@/lib/testing/temporary-databases'
import { startHistory } from './history'
import { sampleRows, type Counted } from './sample-rows'

const databases = temporaryDatabases()
afterAll(() => databases.cleanUp())

test('latencies of a step are of that step, and of a range of all of it, over all processes', async () => {
  const api = await createApiCaller()
  const { cache, samples, time } = api
  const { latency } = cache.observations()
  const histogram = new Histogram()
  let before: Counted | undefined
  const step = (at: number, ms: number, count: number) => {
    for (let i = 0; i < count; i++) histogram.record(ms)
    const requests = { ...latency.requests, fine: histogram.toJSON().buckets }
    const levels = [{ level: 'memory' as const, buckets: requests }]
    const now: Counted = { at, stats: cache.stats(), latency: { ...latency, requests, levels } }
    samples.push(...sampleRows(before, now, start).map((row) => ({ ...row, at })))
    before = now
  }
  const start = time.now - 60_000
  step(start, 200, 90)
  step(start + 10_000, 1, 10)
  const series = await api.root.getSeries({ from: start, to: start + 20_000, step: '10s' })
  api.feed.close()
  const within = (ms: number | undefined, of: number) => expect(Math.abs((ms ?? NaN) / of - 1)).toBeLessThan(0.07)
  within(series.points[0]?.latencyMs?.p50, 200)
  within(series.points[1]?.latencyMs?.p99, 1)
  within(series.points[1]?.levels.memory?.p99Ms ?? undefined, 1)
  within(series.latencyMs?.p50, 200)
  within(series.latencyMs?.p99, 200)
})

test('no request is lost to a database that fails for a while, nor to a reset that is soon made up for', async () => {
  const database = await databases.migrated('sqlite')
  const cache = createCache({ name: 'sampled', levels: [memory()] })
  await cache.ready()
  const ask = async (times: number) => {
    for (let i = 0; i < times; i++) await cache.getOrSet('a:1', () => 1)
  }
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  let now = Math.floor(systemClock.now() / 10_000) * 10_000
  const failing = vi.spyOn(database, 'transaction')
  const history = startHistory({ cache, database, clock: { now: () => now } })
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  failing.mockRejectedValueOnce(new Error('locked')).mockRejectedValueOnce(new Error('locked'))
  for (let step = 0; step < 3; step++) {
    await ask(5)
    now += 10_000
    vi.advanceTimersByTime(10_000)
    await vi.waitFor(() => expect(failing).toHaveBeenCalledTimes(step + 1))
    await failing.mock.results[step]?.value.catch(() => undefined)
  }
  cache.resetStats()
  await ask(40)
  await history.stop()
  vi.useRealTimers()
  const to = now + 20_000
  const rows = await history.samples.query({ cache: 'sampled', from: to - 120_000, to, stepMs: 10_000 })
  const outcomes = rows.filter(({ scope }) => scope === 'outcome')
  const sumOf = (name: string) => outcomes.reduce((sum, { counters }) => sum + (counters[name] ?? 0), 0)
  expect([sumOf('memory'), sumOf('source')]).toEqual([54, 1])
  await cache.close()
})

test('a process that begins or ends within a step says for how long of it it counted', async () => {
  const database = await databases.migrated('sqlite')
  const cache = createCache({ name: 'short', levels: [memory()] })
  await cache.ready()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const start = Math.floor(systemClock.now() / 10_000) * 10_000
  let now = start + 2_000
  const written = vi.spyOn(database, 'transaction')
  const history = startHistory({ cache, database, clock: { now: () => now } })
  now = start + 10_003
  vi.advanceTimersByTime(8_000)
  await vi.waitFor(() => expect(written).toHaveBeenCalledTimes(1))
  now = start + 14_000
  await history.stop()
  vi.useRealTimers()
  const rows = await history.samples.query({ cache: 'short', from: start, to: start + 20_000, stepMs: 10_000 })
  const observed = rows.filter(({ scope }) => scope === 'cache').map(({ at, observedMs }) => [at - start, observedMs])
  expect(observed).toEqual([
    [0, 8_000],
    [10_000, 4_000],
  ])
  await cache.close()
})
