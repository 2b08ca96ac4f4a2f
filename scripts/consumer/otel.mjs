import assert from 'node:assert/strict'
import { createNoopMeter } from '@opentelemetry/api'
import { createCache } from 'timberline'
import { recordTo, traceLoads } from 'timberline/otel'

const cache = createCache({ name: 'catalog' })
await cache.ready()
const spans = []
const span = { setAttribute: (name, value) => (spans.push([name, value]), span), end: () => undefined }
const stops = [recordTo(cache, createNoopMeter()), traceLoads(cache, { startSpan: () => span })]
await cache.getOrSet('company:AAPL', () => 1)
assert.deepEqual(spans, [['outcome', 'success']])
for (const stop of stops) stop()
await cache.close()
