import assert from 'node:assert/strict'
import { createCache, memory, redis } from 'timberline'

const open = () =>
  createCache({
    name: 'consumer',
    levels: [memory({ maxBytes: '1mb', maxEntries: 100 }), redis({ url: process.env.REDIS_URL })],
  })
const writer = open()
const reader = open()
await Promise.all([writer.ready(), reader.ready()])
await writer.set('company:AAPL', { name: 'Apple' }, { ttl: '1h' })
const found = await reader.getEntry('company:AAPL')
assert.equal(found?.level, 'redis')
assert.deepEqual(found.value, { name: 'Apple' })
await Promise.all([writer.close(), reader.close()])
