import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Cache } from '@/lib/engine/cache-contract'
import { type RedisServer, startRedis } from '@/lib/testing/redis-server'
import { createCache, disk, memory, redis } from './index'

const DAY_MS = 86_400_000

let server: RedisServer
let path: string
let one: Cache
let other: Cache
beforeAll(async () => {
  server = await startRedis()
  path = await mkdtemp(join(tmpdir(), 'timberline-retime-'))
})
beforeEach(async ({ task }) => {
  const start = async (home: string): Promise<Cache> => {
    const name = `retime-${task.id.replaceAll(/[^a-z0-9]/g, '-')}`
    const cache = createCache({
      name,
      levels: [memory(), redis({ url: server.url, timeout: '10s' }), disk({ path: join(path, name, home) })],
      namespaces: { graceful: { staleFor: '1h' } },
    })
    await cache.ready()
    return cache
  }
  one = await start('one')
  other = await start('other')
  await vi.waitFor(
    async () => expect((await one.fleet.instances()).filter(({ answers }) => answers)).toHaveLength(2),
    10_000,
  )
})
afterEach(async () => {
  await Promise.all([one.close(), other.close()])
})
afterAll(async () => {
  await server.stop()
  await rm(path, { recursive: true })
})

const livesOf = async (cache: Cache, key: string): Promise<(number | undefined)[]> =>
  (await cache.inspect(key)).copies.map(({ ttlMs }) => ttlMs)

describe('another life', () => {
  it('is had in every level of every process by all keys, whatever else is written meanwhile', async () => {
    const keys = Array.from({ length: 1_000 }, (_, i) => `a:${i}`)
    await one.setMany(
      keys.map((key): [string, string] => [key, `value of ${key}`]),
      { ttl: '1h' },
    )
    await other.getMany(keys)
    let written = 0
    const busy = (async () => {
      for (; written < 200; written++) await other.set(`b:${written}`, 1)
    })()
    expect(await one.retime([...keys, 'a:absent'], '1d')).toBe(1_000)
    await busy
    expect((await one.getMany(keys)).size).toBe(1_000)
    for (const cache of [one, other]) {
      const lives = await livesOf(cache, 'a:999')
      // The disk of the other process never had it.
      expect(lives).toHaveLength(3)
      expect(lives.filter((ttlMs) => ttlMs !== undefined).length).toBeGreaterThanOrEqual(2)
      for (const ttlMs of lives) if (ttlMs !== undefined) expect(ttlMs).toBeGreaterThan(DAY_MS - 60_000)
    }
  })

  it('may be a shorter one, which other processes heed, too', async () => {
    await one.set('a:1', 1, { ttl: '1h' })
    await other.get('a:1')
    expect(await one.retime(['a:1'], '1s')).toBe(1)
    for (const cache of [one, other])
      for (const ttlMs of await livesOf(cache, 'a:1')) if (ttlMs !== undefined) expect(ttlMs).toBeLessThanOrEqual(1_000)
  })

  it('leaves alone what was made from the entry, and makes nothing fresh that was invalidated', async () => {
    await one.set('graceful:base', 1, { ttl: '1h', tags: ['t'] })
    await one.set('graceful:made', 2, { ttl: '1h', dependsOn: ['graceful:base'] })
    expect(await one.retime(['graceful:base'], '1d')).toBe(1)
    expect(await one.getEntry('graceful:made')).toMatchObject({ state: 'fresh', value: 2 })
    await one.invalidate({ tag: 't' }, { mode: 'soft' })
    expect(await one.retime(['graceful:base'], '2d')).toBe(1)
    expect(await one.getEntry('graceful:base')).toMatchObject({ state: 'stale', value: 1 })
    await one.invalidate({ tag: 't' })
    expect(await one.retime(['graceful:base'], '2d')).toBe(0)
  })

  it('is for ever where it is said so, and refuses what is no key and no duration', async () => {
    await one.set('a:1', 1, { ttl: '1h' })
    await other.get('a:1')
    await one.retime(['a:1'], Infinity)
    expect((await livesOf(other, 'a:1'))[0]).toBe(Infinity)
    await expect(one.retime([''], '1h')).rejects.toThrow(TypeError)
    await expect(one.retime(['a:1'], 'soon')).rejects.toThrow(TypeError)
  })
})
