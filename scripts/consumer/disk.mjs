import assert from 'node:assert/strict'
import { createCache, disk, memory } from 'timberline'

// Run twice, with `write` and then with `read`: what one process stored on disk, the next finds there.
const cache = createCache({
  name: 'consumer',
  levels: [memory({ maxBytes: '1mb', maxEntries: 100 }), disk({ path: './cache', maxBytes: '10mb' })],
})
await cache.ready()
if (process.argv[2] === 'write') {
  await cache.set('report:1', { made: new Date(0), pages: [1, 2, 3] }, { ttl: '1h' })
} else {
  const found = await cache.getEntry('report:1')
  assert.equal(found?.level, 'disk')
  assert.deepEqual(found.value, { made: new Date(0), pages: [1, 2, 3] })
}
await cache.close()
