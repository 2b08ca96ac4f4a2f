import assert from 'node:assert/strict'
import { createCache, memory } from 'timberline'

const cache = createCache({ name: 'consumer', levels: [memory({ maxBytes: '1mb', maxEntries: 100 })] })
await cache.ready()
let loads = 0
const load = async () => ({ name: 'Apple', loads: ++loads })
const answers = await Promise.all([cache.getOrSet('company:AAPL', load), cache.getOrSet('company:AAPL', load)])
assert.deepEqual(answers, [
  { name: 'Apple', loads: 1 },
  { name: 'Apple', loads: 1 },
])
await cache.set('quote:AAPL', 0, { tags: ['tech'], ttl: '15s' })
assert.equal(cache.peek('quote:AAPL'), 0)
await cache.invalidate({ tag: 'tech' })
assert.equal(await cache.get('quote:AAPL'), undefined)
assert.equal(cache.stats().loads.total, 1)
await cache.close()
