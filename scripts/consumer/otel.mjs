import assert from 'node:assert/strict'
import { createNoopMeter } from '@opentelemetry/api'
import { createCache } from 'timberline'
import { producerOf, recordTo, traceLoads } from 'timberline/otel'

const cache = createCache({ name: 'catalog' })
await cache.ready()
const spans = []
const span = { setAttribute: (name, value) => (spans.push([name, value]), span), end: () => undefined }
const stops = [recordTo(cache, createNoopMeter()), traceLoads(cache, { startSpan: () => span })]
await cache.getOrSet('company:AAPL', () => 1)
assert.deepEqual(spans, [['outcome', 'success']])
const { resourceMetrics } = await producerOf(cache).collect()
const names = resourceMetrics.scopeMetrics[0].metrics.map(({ descriptor }) => descriptor.name)
assert.ok(names.includes('cache_request_duration_seconds'), String(names))
for (const stop of stops) stop()
await cache.close()
