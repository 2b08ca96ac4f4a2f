import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Cache } from '@/lib/engine/cache-contract'
import type { CacheEvent } from '@/lib/kernel/event'
import { type RedisServer, startRedis } from '@/lib/testing/redis-server'
import { createCache, redis } from './index'

let server: RedisServer
const open: Cache[] = []
beforeAll(async () => void (server = await startRedis()))
afterEach(async () => {
  await Promise.all(open.splice(0).map((cache) => cache.close()))
})
afterAll(() => server.stop())

interface Member {
  readonly cache: Cache
  /** What was told of levels and the log that are in trouble. */
  readonly trouble: CacheEvent[]
}

/** Without memory, so that every read is one of Redis. */
async function member(name: string, timeout?: string): Promise<Member> {
  const cache = createCache({ name, levels: [redis({ url: server.url, timeout })] })
  open.push(cache)
  const trouble: CacheEvent[] = []
  for (const kind of ['level.status', 'level.failed', 'log.status'] as const)
    cache.on(kind, (event) => trouble.push(event))
  await cache.ready()
  trouble.length = 0
  return { cache, trouble }
}

function blockLoop(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until);
}

const KEYS = Array.from({ length: 300 }, (_, i) => `c:${i}`)

it('fault 18: a process that was blocked for 3 s blames nobody for it, loses no write and reads on', async () => {
  const { cache, trouble } = await member('blocked')
  await cache.setMany(KEYS.map((key): [string, string] => [key, 'before']))
  const reads = KEYS.map((key) => cache.get(key))
  const writes = KEYS.map((key) => cache.set(`new-${key}`, 'during'))
  // Everything is on its way to Redis, and the answers lie in the socket, before the loop is free again.
  await new Promise(setImmediate)
  blockLoop(3_000)
  expect(new Set(await Promise.all(reads))).toEqual(new Set(['before']))
  await Promise.all(writes)
  expect(trouble).toEqual([])

  const other = await member('blocked')
  const found = await other.cache.getMany(KEYS.map((key) => `new-${key}`))
  expect([...found.values()]).toEqual(KEYS.map(() => 'during'))
}, 30_000)

it('a process that is busy again and again blames nobody either, and a fill of Redis meanwhile is whole', async () => {
  // Each time for longer than a call may take; a second, so that a Redis that others starve is not what is measured.
  const { cache, trouble } = await member('busy', '1s')
  let isFilling = true
  const busy = (async () => {
    while (isFilling) {
      blockLoop(1_200)
      await new Promise(setImmediate)
    }
  })()
  await Promise.all(KEYS.map((key) => cache.set(key, 'whole')))
  isFilling = false
  await busy
  expect(trouble).toEqual([])
  const other = await member('busy')
  expect((await other.cache.getMany(KEYS)).size).toBe(KEYS.length)
}, 30_000)

it('thousands of requests that begin at one moment are all written, and all answered', async () => {
  // Of interest is what is refused, not how fast this machine is today.
  const { cache, trouble } = await member('burst', '10s')
  const keys = Array.from({ length: 1_500 }, (_, i) => `c:${i}`)
  await Promise.all(keys.map((key) => cache.set(key, key)))
  expect(trouble).toEqual([])
  const other = await member('burst', '10s')
  expect(await Promise.all(keys.map((key) => other.cache.get(key)))).toEqual(keys)
}, 30_000)
