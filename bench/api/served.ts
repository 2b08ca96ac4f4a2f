/**
 * A process that serves the admin API of a cache with so many entries over HTTP, as the console's server does but for its
 * pages. It tells its parent the port, and its memory when asked: a collection first, so that it is what is held.
 */
import { serve } from '@hono/node-server'
import { createCache, memory } from '@/lib/package'
import { adminApi } from '@/lib/mount/index'

const [entries = '0', token = ''] = process.argv.slice(2)
const NAMESPACES = ['company', 'quote', 'report', 'history']
const AT_ONCE = 1_000

const cache = createCache({ name: 'catalog', levels: [memory({ maxBytes: '4gb', maxEntries: 2_000_000 })] })
await cache.ready()
for (let from = 0; from < Number(entries); from += AT_ONCE)
  await cache.setMany(
    Array.from({ length: Math.min(AT_ONCE, Number(entries) - from) }, (_, at) => [
      `${NAMESPACES[at % NAMESPACES.length]}:${from + at}`,
      { id: from + at, name: 'some company', price: at / 7 },
    ]),
    { ttl: '1d', tags: [`t${from / AT_ONCE}`] },
  )
const api = adminApi({ cache, token })
serve({ fetch: api, port: 0, hostname: '127.0.0.1' }, ({ port }) => process.send?.({ port }))

// A bench that failed takes its server along.
process.on('disconnect', () => process.exit())
process.on('message', (asked) => {
  if (asked === 'memory') {
    global.gc?.()
    process.send?.({ memory: process.memoryUsage(), cpu: process.cpuUsage() })
  } else if (asked === 'event') void cache.invalidate({ key: 'company:0' })
})
