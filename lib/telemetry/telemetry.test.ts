import { readFileSync } from 'node:fs'
import { SpanStatusCode, type Span, type Tracer } from '@opentelemetry/api'
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import parse from 'parse-prometheus-text-format'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Cache } from '@/lib/engine/cache-contract'
import { createCache, memory } from '@/lib/package'
import { instrumentsOf } from './instruments'
import { producerOf, recordTo, traceLoads } from './otel'
import { prometheusText } from './prometheus'

let cache: Cache
beforeEach(async () => {
  cache = createCache({ name: 'told', levels: [memory({ maxEntries: 10 })], random: () => 0 })
  await cache.ready()
})
afterEach(() => cache.close())

async function ask(): Promise<void> {
  for (let i = 0; i < 40; i++) await cache.getOrSet(`secret-${i % 4}:"\\\n${i % 20}`, () => Promise.resolve(i))
  await cache.getOrSet('bad:1', () => Promise.reject(new Error('down'))).catch(() => undefined)
  await cache.get('secret-0:none')
  await cache.get('none-but-a-key')
}

function page() {
  return prometheusText(instrumentsOf({ cache: cache.name, stats: cache.stats(), observations: cache.observations() }))
}

const familyOf = (text: string, name: string) => parse(text).find((family) => family.name === name)
const sumOf = (text: string, name: string) =>
  (familyOf(text, name)?.metrics ?? []).reduce((sum, { value }) => sum + Number(value), 0)

test('the page is Prometheus text, with the sums of stats() and a histogram of every request', async () => {
  await ask()
  const { requests, loads, levels, strategies } = cache.stats()
  const text = page()
  expect(familyOf(text, 'cache_requests_total')?.type).toBe('COUNTER')
  expect(sumOf(text, 'cache_requests_total')).toBe(requests.total)
  expect(sumOf(text, 'cache_namespace_requests_total')).toBe(requests.total)
  expect(sumOf(text, 'cache_gets_total')).toBe((levels[0]?.hits ?? 0) + (levels[0]?.misses ?? 0))
  expect(sumOf(text, 'cache_loads_total')).toBe(loads.total)
  expect(sumOf(text, 'cache_entries')).toBe(10)
  const decisions = familyOf(text, 'cache_strategy_decisions_total')?.metrics ?? []
  expect(Object.fromEntries(decisions.map(({ labels, value }) => [labels?.decision, Number(value)]))).toEqual(
    strategies,
  )
  expect(strategies).toMatchObject({ loads: loads.total, failed: 1 })
  const [latency] = familyOf(text, 'cache_request_duration_seconds')?.metrics ?? []
  expect(Number(latency?.buckets?.['+Inf'])).toBe(requests.total)
})

test('no key is in it, whatever is in keys', async () => {
  await ask()
  expect(page()).not.toContain('none')
  for (const { metrics } of parse(page()))
    for (const { labels } of metrics)
      for (const name of Object.keys(labels ?? {}))
        expect(['cache', 'level', 'result', 'outcome', 'cause', 'namespace', 'decision']).toContain(name)
})

test('every metric that the dashboard names is on the page', async () => {
  await ask()
  const families = parse(page()).flatMap(({ name, type }) =>
    type === 'HISTOGRAM' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  )
  const dashboard = readFileSync('docs/grafana-dashboard.json', 'utf8')
  const named = new Set(dashboard.match(/\bcache_[a-z_]+/g))
  expect(named.size).toBeGreaterThan(8)
  for (const name of named) expect(families).toContain(name)
})

test("an application's own meter has the same counters", async () => {
  const exporter = new PrometheusExporter({ preventServerStart: true })
  const provider = new MeterProvider({ readers: [exporter] })
  const stop = recordTo(cache, provider.getMeter('app'))
  await ask()
  const { resourceMetrics } = await exporter.collect()
  const text = new PrometheusSerializer().serialize(resourceMetrics)
  expect(sumOf(text, 'cache_requests_total')).toBe(cache.stats().requests.total)
  const [loads] = familyOf(text, 'cache_load_duration_seconds')?.metrics ?? []
  expect(Number(loads?.buckets?.['+Inf'])).toBe(cache.stats().loads.total)
  stop()
  await provider.shutdown()
})

test("an application's own reader has every instrument of the page, histograms included", async () => {
  const exporter = new PrometheusExporter({ preventServerStart: true, metricProducers: [producerOf(cache)] })
  const provider = new MeterProvider({ readers: [exporter] })
  await ask()
  const { resourceMetrics, errors } = await exporter.collect()
  expect(errors).toEqual([])
  const text = new PrometheusSerializer(undefined, false, undefined, true, true).serialize(resourceMetrics)
  // All but what the SDK tells of itself.
  const cacheFamilies = (of: string) => parse(of).filter(({ name }) => name.startsWith('cache_'))
  expect(cacheFamilies(text)).toEqual(cacheFamilies(page()))
  const [latency] = familyOf(text, 'cache_request_duration_seconds')?.metrics ?? []
  expect(Number(latency?.buckets?.['+Inf'])).toBe(cache.stats().requests.total)
  await provider.shutdown()
})

test('each load has a span with its outcome, and its key only where that was asked for', async () => {
  const spans: { attributes: Record<string, unknown>; ended: boolean; status?: unknown }[] = []
  const startSpan = (_name: string, options?: { attributes?: object }) => {
    const span: (typeof spans)[number] = {
      attributes: { ...options?.attributes } as Record<string, unknown>,
      ended: false,
    }
    spans.push(span)
    const handle = {
      setStatus: (status: unknown) => ((span.status = status), handle),
      setAttribute: (name: string, value: unknown) => ((span.attributes[name] = value), handle),
      end: () => void (span.ended = true),
    }
    return handle as unknown as Span
  }
  const tracer = { startSpan } as unknown as Tracer
  const stop = traceLoads(cache, tracer)
  await cache.getOrSet('a:1', () => Promise.resolve(1))
  await cache.getOrSet('a:2', () => Promise.reject(new Error('down'))).catch(() => undefined)
  // Its namespace would be all of it.
  await cache.getOrSet('a-key-and-nothing-else', () => Promise.resolve(2))
  stop()
  traceLoads(cache, tracer, { keys: true })
  await cache.getOrSet('a:3', () => Promise.resolve(3))
  const told = { cache: 'told', namespace: 'a', level: 'source', cause: 'miss' }
  expect(spans).toEqual([
    { attributes: { ...told, outcome: 'success' }, ended: true },
    { attributes: { ...told, outcome: 'failure' }, ended: true, status: { code: SpanStatusCode.ERROR } },
    { attributes: { ...told, namespace: ':others', outcome: 'success' }, ended: true },
    { attributes: { ...told, key: 'a:3', outcome: 'success' }, ended: true },
  ])
})
