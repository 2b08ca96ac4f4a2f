import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createCache, memory, redis } from '@/lib/package'
import { eventually } from '@/lib/testing/eventually'
import { FakeClock } from '@/lib/testing/fake-clock'
import { gate } from '@/lib/testing/gate'
import { startRedis, type RedisServer } from '@/lib/testing/redis-server'
import { strategyCache } from '@/lib/testing/strategy-cache'

const ahead = { defaults: { ttl: '10s', refreshAhead: 0.8 } } as const
let server: RedisServer
beforeAll(async () => void (server = await startRedis()))
afterAll(() => server.stop())

it('what is read past a fraction of its life is reloaded in the background, and nobody waits', async () => {
  const { cache, clock, transcript } = strategyCache(ahead)
  await cache.getOrSet('a:1', () => 1)
  transcript()
  clock.advance(7_999)
  expect(await cache.getOrSet('a:1', () => 2)).toBe(1)
  clock.advance(1)
  const loading = gate<number>()
  expect(await cache.getOrSet('a:1', () => loading.passed)).toBe(1)
  expect(cache.peek('a:1')).toBe(1)
  loading.open(2)
  await eventually(() => expect(cache.peek('a:1')).toBe(2))
  expect(transcript()).toBe(`1. load.started a:1, because of refresh
2. request.served a:1 from memory
3. load.finished a:1
4. entry.stored a:1 for 10 s`)
})

it('what nobody reads is not reloaded: it expires', async () => {
  const { cache, clock } = strategyCache(ahead)
  const load = vi.fn(() => 1)
  await cache.getOrSet('a:1', load)
  clock.advance(10_000)
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(load).toHaveBeenCalledTimes(1)
  expect(await cache.get('a:1')).toBeUndefined()
})

it('a refresh that fails keeps the value and backs off', async () => {
  const { cache, clock, transcript } = strategyCache({ defaults: { ttl: '10s', refreshAhead: 0.5 } })
  await cache.getOrSet('a:1', () => 1)
  transcript()
  clock.advance(5_000)
  const load = vi.fn(() => Promise.reject(new Error('down')))
  for (const ms of [0, 999, 1, 1_999]) {
    clock.advance(ms)
    expect(await cache.getOrSet('a:1', load)).toBe(1)
    await new Promise(setImmediate)
  }
  expect(load).toHaveBeenCalledTimes(2)
  expect(transcript().match(/refresh\.withheld a:1: backing-off/g)).toHaveLength(2)
})

it('no more than 32 refreshes run at a time; what finds no room is served as it is', async () => {
  const { cache, clock } = strategyCache(ahead)
  const keys = Array.from({ length: 40 }, (_, n) => `a:${n}`)
  for (const key of keys) await cache.getOrSet(key, () => 1)
  clock.advance(8_000)
  const loading = gate<number>()
  const load = vi.fn(() => loading.passed)
  for (const key of keys) expect(await cache.getOrSet(key, load)).toBe(1)
  expect(load).toHaveBeenCalledTimes(32)
  expect(cache.stats().strategies.withheld).toBe(8)
  loading.open(2)
  await eventually(() => expect(cache.peek('a:0')).toBe(2))
})

it('many keys asked for at once are refreshed ahead with one call of the loader', async () => {
  const { cache, clock } = strategyCache(ahead)
  const load = vi.fn((keys: string[]) => new Map(keys.map((key) => [key, load.mock.calls.length])))
  await cache.getOrSetMany(['a:1', 'a:2'], load)
  clock.advance(8_000)
  expect([...(await cache.getOrSetMany(['a:1', 'a:2'], load)).values()]).toEqual([1, 1])
  await eventually(() => expect([cache.peek('a:1'), cache.peek('a:2')]).toEqual([2, 2]))
  expect(load).toHaveBeenCalledTimes(2)
})

it('eight processes that read one key past its fraction refresh it once between them', async () => {
  const clock = new FakeClock(Date.now())
  const open = () => createCache({ name: 'ahead', clock, levels: [memory(), redis({ url: server.url })], ...ahead })
  const fleet = Array.from({ length: 8 }, open)
  await Promise.all(fleet.map((cache) => cache.ready()))
  let loads = 0
  const load = async () => {
    loads++
    await new Promise((resolve) => setTimeout(resolve, 100))
    return loads
  }
  for (const cache of fleet) expect(await cache.getOrSet('a:1', load)).toBe(1)
  clock.advance(8_500)
  expect(await Promise.all(fleet.map((cache) => cache.getOrSet('a:1', load)))).toEqual(fleet.map(() => 1))
  await eventually(async () => expect(await fleet[0]?.getEntry('a:1')).toMatchObject({ value: 2 }))
  await Promise.all(fleet.map((cache) => cache.close()))
  expect(loads).toBe(2)
}, 20_000)
