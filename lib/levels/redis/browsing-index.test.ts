import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import type { CacheEvent } from '@/lib/kernel/event'
import { guardLevel } from '@/lib/levels/guard/guard-level'
import { eventually } from '@/lib/testing/eventually'
import { describeFarLevel } from '@/lib/testing/far-level-conformance'
import { type RedisServer, startRedis } from '@/lib/testing/redis-server'
import { addressOf, removalOf, storedEntry } from '@/lib/testing/stored-entry'
import { createConnection } from './redis-connection'
import { RedisLevel, type RedisLevelOptions } from './redis-level'

const BY_KEY = { by: 'key', descending: false } as const

let server: RedisServer
let redis: Redis
beforeAll(async () => {
  server = await startRedis({ unixSocket: true })
  redis = new Redis(server.url)
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

const makeLevel = (cache: string, options: Partial<RedisLevelOptions> = {}): RedisLevel =>
  new RedisLevel({
    cache,
    connection: createConnection({ url: server.url }, 'cache', { random: Math.random, commandTimeoutMs: 5_000 }),
    clock: systemClock,
    ...options,
  })

let caches = 0
describeFarLevel('Redis behind all guards, on one connection', () =>
  guardLevel(makeLevel(`guarded-${caches++}`), {
    report: () => {},
    clock: systemClock,
    random: Math.random,
    callMs: 5_000,
  }),
)

describe('the browsing index', () => {
  let level: RedisLevel
  let events: CacheEvent[]
  beforeEach(async () => {
    await redis.flushall()
    events = []
    level = makeLevel('idx', { report: (event) => events.push(event) })
    await level.open()
  })
  afterEach(() => level.close())

  const indexSizes = async (): Promise<number[]> => [
    await redis.zcard('tl:{idx}:idx:keys'),
    await redis.zcard('tl:{idx}:idx:expiry'),
    await redis.hlen('tl:{idx}:idx:meta'),
    await redis.zcard('tl:{idx}:idx:links'),
    await redis.hlen('tl:{idx}:idx:bytes'),
  ]

  test('is trimmed by writes alone: entries that expire one after the other leave nothing behind', async () => {
    for (let round = 0; round < 30; round++)
      await level.write(
        Array.from({ length: 10 }, (_, i) =>
          storedEntry(`brief:${round}:${i}`, { tags: [`tag ${i}`], expiresAt: systemClock.now() + 5 }),
        ),
      )
    await eventually(async () => {
      await level.write([storedEntry('last')])
      expect(await indexSizes()).toEqual([1, 1, 1, 0, 2])
    })
    const expired = events.reduce((sum, event) => sum + (event.kind === 'entry.expired' ? event.entries : 0), 0)
    expect(expired).toBe(300)
  })

  test('shows nothing that has expired, and counts it no more', async () => {
    await level.write([storedEntry('brief', { expiresAt: systemClock.now() + 20 }), storedEntry('lasting')])
    await eventually(async () => {
      expect((await level.list({}, BY_KEY, undefined, 10)).items.map(({ key }) => key)).toEqual(['lasting'])
    })
    expect((await level.usage()).entries).toBe(1)
  })

  test('is empty when all that was in it is gone, whatever happened to it before', async () => {
    const keys = Array.from({ length: 40 }, (_, i) => `ns${i % 3}:${i}`)
    for (let i = 0; i < 200; i++) {
      const key = keys[(i * 7) % 40] ?? ''
      if (i % 5 === 4) await level.remove([removalOf(key)])
      else
        await level.write([
          storedEntry(key, {
            frame: new Uint8Array(1 + ((i * 13) % 97)),
            tags: [`t${i % 4}`, `t${i % 4}`, `u${i % 7}`],
            dependsOn: [`p${i % 5}`],
          }),
        ])
    }
    const { items } = await level.list({}, BY_KEY, undefined, 100)
    expect(await level.usage()).toMatchObject({
      entries: items.length,
      bytes: items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    })
    await level.write(items.map(({ key }) => storedEntry(key, { frame: new Uint8Array(50), tags: ['same'] })))
    await level.write(items.map(({ key }) => storedEntry(key, { frame: new Uint8Array(7), tags: ['same'] })))
    expect(await redis.hget('tl:{idx}:idx:bytes', 't:same')).toBe(String(items.length * 7))
    await level.remove(keys.map((key) => removalOf(key)))
    expect(await indexSizes()).toEqual([0, 0, 0, 0, 0])
  })

  test('what Redis evicted is noticed by sweeps, in turns, and told', async () => {
    await level.write(Array.from({ length: 50 }, (_, i) => storedEntry(`k:${i}`, { frame: new Uint8Array(10) })))
    for (let i = 0; i < 50; i += 2) await redis.del(`tl:idx:e:0:k:${i}`)
    for (let step = 0; step < 10; step++) await level.sweep(systemClock.now(), 8)
    expect(await level.usage()).toMatchObject({ entries: 25, bytes: 250 })
    const evicted = events.filter((event) => event.kind === 'entry.evicted')
    expect(evicted.reduce((sum, { entries }) => sum + entries, 0)).toBe(25)
  })

  test('a sweep never removes an entry that is alive by the clock of the server', async () => {
    await level.write([storedEntry('k', { expiresAt: systemClock.now() + 600 })])
    await level.sweep(systemClock.now() + 900, 10)
    expect((await level.read([addressOf('k')]))[0]).toBeDefined()
  })

  test('an index that lost its parts does not stop reads, writes or lists', async () => {
    await level.write([storedEntry('a', { tags: ['t'] }), storedEntry('b', { tags: ['t'] })])
    await redis.del('tl:{idx}:idx:meta')
    expect((await level.list({ tag: 't' }, BY_KEY, undefined, 10)).items).toEqual([])
    expect((await level.read([addressOf('a')]))[0]).toBeDefined()
    await level.write([storedEntry('a', { tags: ['t'] })])
    expect((await level.list({ tag: 't' }, BY_KEY, undefined, 10)).items.map(({ key }) => key)).toEqual(['a'])
  })

  test('a list that looked at many and found few says so, and goes on where it stopped', async () => {
    await level.write(Array.from({ length: 12_000 }, (_, i) => storedEntry(`k:${String(i).padStart(5, '0')}`)))
    const first = await level.list({ contains: '11999' }, BY_KEY, undefined, 10)
    expect(first.items).toEqual([])
    expect(first.scanned?.looked).toBeLessThan(12_000)
    expect(first.scanned?.of).toBe(12_000)
    const second = await level.list({ contains: '11999' }, BY_KEY, first.cursor, 10)
    expect(second.items.map(({ key }) => key)).toEqual(['k:11999'])
    const bySize = await level.list({}, { by: 'size', descending: true }, undefined, 10)
    expect(bySize.scanned).toMatchObject({ of: 12_000 })
    await expect(level.list({}, BY_KEY, 'nonsense', 10)).rejects.toThrow(TypeError)
  })

  test('switched off it costs nothing, and the level works without', async () => {
    const bare = makeLevel('bare', { index: false })
    await bare.open()
    await bare.write([storedEntry('k', { tags: ['t'] })])
    expect(await redis.keys('tl:{bare}:*')).toEqual([])
    expect((await bare.read([addressOf('k')]))[0]).toBeDefined()
    expect((await bare.list({}, BY_KEY, undefined, 10)).items).toEqual([])
    expect(await bare.remove([removalOf('k')])).toBe(1)
    await bare.write([storedEntry('k')])
    await bare.clear()
    expect((await bare.read([addressOf('k')]))[0]).toBeUndefined()
    await bare.close()
  })

  test('clear spares other caches, and what is not ours', async () => {
    await redis.set('somebody:else', '1')
    const other = makeLevel('idx2')
    await other.open()
    await other.write([storedEntry('k')])
    await level.write([storedEntry('k')])
    await level.clear()
    expect(await redis.get('somebody:else')).toBe('1')
    expect((await other.read([addressOf('k')]))[0]).toBeDefined()
    await other.close()
  })

  test('entries take the life they have left, and none where they live for ever', async () => {
    const now = systemClock.now()
    await level.write([
      storedEntry('stale', { expiresAt: now - 5_000, staleUntil: now + 10_000 }),
      storedEntry('ever', { expiresAt: Infinity, staleUntil: Infinity }),
      storedEntry('dead', { expiresAt: now - 5_000, staleUntil: now - 1 }),
    ])
    const life = await redis.pttl('tl:idx:e:0:stale')
    expect(life).toBeGreaterThan(8_000)
    expect(life).toBeLessThanOrEqual(10_001)
    expect(await redis.pttl('tl:idx:e:0:ever')).toBe(-1)
    expect(await redis.exists('tl:idx:e:0:dead')).toBe(0)
  })

  test('the memory policy is told, with what is wrong with it for a cache', async () => {
    expect(await level.memoryPolicy()).toMatchObject({ policy: 'noeviction', maxBytes: undefined })
    await redis.config('SET', 'maxmemory', '100mb', 'maxmemory-policy', 'allkeys-lru')
    expect(await level.memoryPolicy()).toMatchObject({
      maxBytes: 100 * 1024 * 1024,
      warning: expect.stringContaining('invalidation log'),
    })
    await redis.config('SET', 'maxmemory-policy', 'volatile-lru')
    expect((await level.memoryPolicy()).warning).toBeUndefined()
    await redis.config('SET', 'maxmemory', '0', 'maxmemory-policy', 'noeviction')
  })
})
