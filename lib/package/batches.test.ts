import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Cache } from '@/lib/engine/cache-contract'
import type { CacheEvent } from '@/lib/kernel/event'
import { watchStalls } from '@/lib/testing/longest-stall'
import { type RedisServer, startRedis } from '@/lib/testing/redis-server'
import { createCache, disk, memory, redis, type CacheOptions } from './index'

let server: RedisServer
let path: string
const open: Cache[] = []
beforeAll(async () => {
  server = await startRedis()
  path = await mkdtemp(join(tmpdir(), 'timberline-batches-'))
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((cache) => cache.close()))
})
afterAll(async () => {
  await server.stop()
  await rm(path, { recursive: true })
})

async function start(name: string, levels: CacheOptions['levels']): Promise<Cache> {
  const cache = createCache({ name, levels })
  open.push(cache)
  await cache.ready()
  return cache
}

const namesOf = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `c:${from + i}`)

describe('a batch of a thousand keys over three levels', () => {
  const keys = namesOf(0, 1_000)
  const valueOf = (key: string): string => `value of ${key}`
  const levelsAt = (home: string): CacheOptions['levels'] => [
    memory(),
    redis({ url: server.url, timeout: '10s' }),
    disk({ path: join(path, home) }),
  ]

  /** Redis holds the first 500, the disk 250 more, memory none. */
  async function partlyFilled(name: string): Promise<{ cache: Cache; reads: unknown[] }> {
    const first = await start(name, levelsAt(name))
    await first.setMany(keys.slice(0, 750).map((key): [string, string] => [key, valueOf(key)]))
    await first.close()
    const client = new Redis(server.url)
    const stored = await client.keys(`*${name}*c:*`)
    await client.unlink(stored.filter((key) => Number(/c:(\d+)/.exec(key)?.[1]) >= 500))
    client.disconnect()
    const cache = await start(name, levelsAt(name))
    const reads: unknown[] = []
    cache.on('level.read', (event: CacheEvent) => {
      if (event.kind === 'level.read') reads.push([event.level, event.hits, event.misses])
    })
    return { cache, reads }
  }

  it('asks each level once, for what those above do not have', async () => {
    const { cache, reads } = await partlyFilled('once')
    const found = await cache.getMany(keys)
    expect(reads).toEqual([
      ['memory', 0, 1_000],
      ['redis', 500, 500],
      ['disk', 250, 250],
    ])
    expect([...found]).toEqual(keys.slice(0, 750).map((key) => [key, valueOf(key)]))
    expect(await cache.getMany(keys.slice(0, 750))).toEqual(found)
    expect(reads.slice(3)).toEqual([['memory', 750, 0]])
  })

  it('keeps the order given and folds duplicates', async () => {
    const { cache, reads } = await partlyFilled('order')
    const given = ['c:9', 'c:600', 'c:9', 'c:999', 'c:1', 'c:600']
    expect([...(await cache.getMany(given)).keys()]).toEqual(['c:9', 'c:600', 'c:1'])
    expect(reads[0]).toEqual(['memory', 0, 4])
  })

  it('calls the loader once, with just what no level has, and is answered in the order given', async () => {
    const { cache } = await partlyFilled('loader')
    const load = vi.fn(
      (missing: readonly string[]) => new Map(missing.toReversed().map((key) => [key, `loaded ${key}`])),
    )
    const given = keys.toReversed()
    const values = await cache.getOrSetMany([...given, ...keys], load)
    expect(load.mock.calls.map(([missing]) => missing)).toEqual([given.slice(0, 250)])
    expect([...values.keys()]).toEqual(given)
    expect(values.get('c:1')).toBe(valueOf('c:1'))
    expect(values.get('c:999')).toBe('loaded c:999')
  })

  it('answers with what there is where the loader leaves keys out', async () => {
    const { cache } = await partlyFilled('partly')
    const values = await cache.getOrSetMany(['c:1', 'c:800', 'c:801'], () => new Map([['c:801', 'found']]))
    expect([...values]).toEqual([
      ['c:1', valueOf('c:1')],
      ['c:801', 'found'],
    ])
  })

  it('takes an object of values by key for an answer too, and says what it cannot take', async () => {
    const { cache } = await partlyFilled('objects')
    expect([...(await cache.getOrSetMany(['c:801', 'c:802'], () => ({ 'c:801': 'found' })))]).toEqual([
      ['c:801', 'found'],
    ])
    const values = ['found'] as unknown as Record<string, string>
    await expect(cache.getOrSetMany(['c:803'], () => values)).rejects.toThrow(
      'a loader of many keys answers with a Map or an object of values by key, not with an array',
    )
  })

  it('deletes from every level, and counts what was there', async () => {
    const { cache } = await partlyFilled('delete')
    expect(await cache.deleteMany([...keys, ...keys])).toBe(750)
    expect(await cache.getMany(keys)).toEqual(new Map())
    await cache.close()
    const again = await start('delete', levelsAt('delete'))
    expect(await again.getMany(keys)).toEqual(new Map())
  })
})

describe('reads of one tick', () => {
  const keys = namesOf(0, 60)

  /** @returns a cache of Redis alone that holds the keys, and what its reads of Redis found, hits and misses of each */
  async function filled(name: string): Promise<{ cache: Cache; reads: number[][] }> {
    const cache = await start(name, [redis({ url: server.url, timeout: '10s' })])
    await cache.setMany(keys.map((key): [string, object] => [key, { key }]))
    const reads: number[][] = []
    cache.on('level.read', ({ hits, misses }) => reads.push([hits, misses]))
    return { cache, reads }
  }

  it('are one round trip, in which each is a request of its own', async () => {
    const { cache, reads } = await filled('one-trip')
    const values = await Promise.all([...keys, 'c:none'].map((key) => cache.get(key)))
    expect(values).toEqual([...keys.map((key) => ({ key })), undefined])
    expect(reads).toEqual([[60, 1]])
    const { requests, levels } = cache.stats()
    expect([requests.total, levels[0]?.hits, levels[0]?.misses]).toEqual([61, 60, 1])
  })

  it('of one key get a value each, which is not shared', async () => {
    const { cache, reads } = await filled('not-shared')
    const [one, other] = await Promise.all([cache.get('c:1'), cache.getOrSet('c:1', () => 'loaded')])
    expect([one, other, reads]).toEqual([{ key: 'c:1' }, { key: 'c:1' }, [[2, 0]]])
    expect(one).not.toBe(other)
  })

  it('that were woken together are asked together again', async () => {
    const { cache, reads } = await filled('woken')
    const reader = async (from: number): Promise<void> => {
      for (let i = from; i < from + 3; i++) await cache.get(`c:${i}`)
    }
    await Promise.all([0, 10, 20, 30].map(reader))
    expect(reads).toEqual([
      [4, 0],
      [4, 0],
      [4, 0],
    ])
  })

  it('are more than one lookup where they are more than one takes', async () => {
    const { cache, reads } = await filled('many')
    await Promise.all(namesOf(0, 1_200).map((key) => cache.get(key)))
    // They are under way at once, and the shortest may end first.
    expect(reads.map(([hits = 0, misses = 0]) => hits + misses).sort()).toEqual([176, 512, 512])
  })
})

it('a key that is known to fail fails its batch and nothing else, however many keys come after it', async () => {
  const cache = await start('known-to-fail', [memory()])
  const unhandled = vi.fn()
  process.on('unhandledRejection', unhandled)
  const down = (): never => {
    throw new Error('the source is down')
  }
  const [first = '', ...others] = namesOf(0, 50_000)
  await expect(cache.getOrSet(first, down, { errorTtl: '1m' })).rejects.toThrow('the source is down')
  const loaded = new Map(others.map((key) => [key, key]))
  await expect(cache.getOrSetMany([first, ...others], () => loaded)).rejects.toThrow('the source is down')
  process.off('unhandledRejection', unhandled)
  expect(unhandled).not.toHaveBeenCalled()
  expect(cache.peek('c:1')).toBe('c:1')
})

/** What a batch may hold the event loop for, ms of processor time. */
const HELD_AT_MOST_MS = 50

/**
 * What the code holds the loop for, it holds it for in each round; code that is still being compiled, the collector of a
 * heap full of tests and a core that is shared come and go. So the least of three rounds counts.
 */
const ROUNDS = 3

describe('a batch of many keys never holds the event loop for more than 50 ms', () => {
  const near = () => memory({ maxBytes: '1gb', maxEntries: 200_000 })
  const shared = () => redis({ url: server.url, timeout: '30s' })
  const own = (name: string) => disk({ path: join(path, name) })
  const batches = [
    ['memory', 100_000, () => [near()]],
    ['redis', 10_000, () => [redis({ url: server.url, timeout: '30s', index: false })]],
    ['disk', 10_000, (name: string) => [own(name)]],
    ['all three levels', 20_000, (name: string) => [near(), shared(), own(name)]],
  ] as const

  it.each(batches)(
    'in %s, %i keys',
    async (name, count, levels) => {
      const keys = namesOf(0, count)
      const others = namesOf(count, count * 1.3)
      const again = (key: string): string => `again:${key}`
      const half = keys.slice(count / 2).map(again)
      const down = (): never => {
        throw new Error('the source is down')
      }
      const pairs = keys.map((key): [string, object] => [key, { key }])
      const loaded = new Map(others.map((key) => [key, { key }]))
      const leastHeldMs = new Map<string, number>()
      const tooLong = (): string[] => [...leastHeldMs].filter(([, ms]) => ms > HELD_AT_MOST_MS).map(String)
      for (let round = 0; round === 0 || (round < ROUNDS && tooLong().length > 0); round++) {
        const home = `held-${name.replaceAll(' ', '-')}-${round}`
        const cache = await start(home, levels(home))
        const stalls = watchStalls()
        const measured = async <T>(what: string, run: () => Promise<T>): Promise<T> => {
          stalls.longest()
          const answer = await run()
          leastHeldMs.set(what, Math.min(leastHeldMs.get(what) ?? Infinity, stalls.longest().heldMs))
          return answer
        }
        await measured('setMany', () => cache.setMany(pairs))
        const found = await measured('getMany', () => cache.getMany(keys))
        const mixed = await measured('getOrSetMany', () => cache.getOrSetMany([...keys, ...others], () => loaded))
        const object = Object.fromEntries(half.map((key) => [key, { key }]))
        await measured('an object as answer', () => cache.getOrSetMany(half, () => object))
        const thrown = await measured('a loader that fails', () =>
          cache.getOrSetMany(half.map(again), down).catch((error: unknown) => error),
        )
        // Of all the keys it would be as long as they are together.
        expect(String(thrown).length).toBeLessThan(200)
        const deleted = await measured('deleteMany', () => cache.deleteMany(keys))
        stalls.stop()
        expect([found.size, mixed.size, deleted]).toEqual([count, count * 1.3, count])
        await cache.close()
      }
      expect(tooLong()).toEqual([])
    },
    180_000,
  )

  it('however large the values are that are read from below', async () => {
    const levels = [memory({ maxBytes: '1gb' }), disk({ path: join(path, 'large') })]
    const value = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`field${i}`, `the value of field ${i}`]))
    const keys = namesOf(0, 2_000)
    const first = await start('large', levels)
    await first.setMany(keys.map((key): [string, object] => [key, value]))
    await first.close()
    const cache = await start('large', levels)
    const stalls = watchStalls()
    const found = await cache.getMany(keys)
    expect(stalls.longest().heldMs).toBeLessThan(HELD_AT_MOST_MS)
    stalls.stop()
    expect(found.size).toBe(2_000)
  })

  it('however long it takes to store each', async () => {
    const cache = await start('slow', [memory(), disk({ path: join(path, 'slow') })])
    const stalls = watchStalls()
    const options = { when: () => busyFor(0.5) }
    const pairs = namesOf(0, 400).map((key): [string, string] => [key, key])
    await cache.setMany(pairs, options)
    const loaded = new Map(pairs.map(([key, value]) => [`again:${key}`, value]))
    await cache.getOrSetMany([...loaded.keys()], () => loaded, options)
    expect(stalls.longest().heldMs).toBeLessThan(HELD_AT_MOST_MS)
    stalls.stop()
  })
})

/** @returns true, after so long */
function busyFor(ms: number): boolean {
  const begun = performance.now()
  while (performance.now() - begun < ms);
  return true
}
