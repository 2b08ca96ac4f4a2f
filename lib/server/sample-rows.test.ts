import { expect, test } from 'vitest'
import { Histogram } from '@/lib/metrics/histogram'
import { createApiCaller } from '@/lib/testing/api-caller'
import { sampleRows, type Counted } from './sample-rows'

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
    const now: Counted = { stats: cache.stats(), latency: { ...latency, requests, levels } }
    samples.push(...sampleRows(before, now).map((row) => ({ ...row, at })))
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
