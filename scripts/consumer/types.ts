import { createCache, memory, redis, disk } from 'timberline'
import { adminApi } from 'timberline/admin'
import { metrics, trace } from '@opentelemetry/api'
import { recordTo, traceLoads } from 'timberline/otel'

// Compiled, never run: the types that come with the package say what docs and README show.
const cache = createCache({
  name: 'catalog',
  levels: [
    memory({ maxBytes: '64mb', maxEntries: 100_000 }),
    redis({ url: 'redis://127.0.0.1:6379' }),
    disk({ path: './cache', maxBytes: '2gb' }),
  ],
  defaults: { ttl: '1h', staleFor: '0s', jitter: 0.05 },
  namespaces: {
    company: { ttl: '1h', staleFor: '1d', tags: ['companies'], description: 'Company profile by symbol' },
    report: { ttl: '1d', strict: true, maxBytes: '1mb', cacheEmpty: false },
  },
})
await cache.ready()

interface Company {
  symbol: string
}

const company: Company = await cache.getOrSet('company:AAPL', async (context) => {
  context.tag('tech')
  context.signal.throwIfAborted()
  return { symbol: 'AAPL' }
})
const found: Company | undefined = await cache.get<Company>('company:AAPL')
const receipt = await cache.invalidate({ tag: 'tech' }, { mode: 'soft', reason: 'split' })
const seq: number = receipt.seq
// What may be undefined may be handed on, also where optional properties are exact.
const perhaps = { ttl: process.env['TTL'], tags: undefined, cursor: undefined }
await cache.set('company:MSFT', { symbol: 'MSFT' }, { ttl: perhaps.ttl, tags: perhaps.tags, when: undefined })
await cache.list({ tag: perhaps.ttl, cursor: perhaps.cursor, limit: undefined })
// @ts-expect-error a key is a string
await cache.get(42)
// @ts-expect-error there is no such target
await cache.preview({ colour: 'red' })

export const shown = [company.symbol, found?.symbol, seq]

const admin = adminApi({ cache, token: 'x'.repeat(32), authorize: () => ({ name: 'ada', role: 'viewer' }) })
const answer: Promise<Response> = admin(new Request('http://localhost/api/v1/health'))
const handler: { fetch(request: Request): Promise<Response> } = admin
const stops: (() => void)[] = [
  recordTo(cache, metrics.getMeter('app')),
  traceLoads(cache, trace.getTracer('app'), { keys: true }),
]
// @ts-expect-error a tracer is no meter
recordTo(cache, trace.getTracer('app'))
export { answer, handler, stops }
