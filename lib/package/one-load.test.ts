import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import type { Cache } from '@/lib/engine/cache-contract'
import { eventually } from '@/lib/testing/eventually'
import { gate } from '@/lib/testing/gate'
import { type RedisServer, startRedis } from '@/lib/testing/redis-server'
import { startTcpProxy } from '@/lib/testing/tcp-proxy'
import { createCache, memory, redis } from './index'

let server: RedisServer
const cleanup: (() => Promise<unknown>)[] = []
beforeAll(async () => void (server = await startRedis()))
afterEach(async () => {
  for (const undo of cleanup.splice(0).reverse()) await undo()
})
afterAll(() => server.stop())

async function member(name: string, url = server.url): Promise<Cache> {
  const cache = createCache({ name, levels: [memory(), redis({ url, timeout: '5s' })] })
  cleanup.push(() => cache.close())
  await cache.ready()
  return cache
}

it('a process that misses a value a moment before another stores it does not load it again', async () => {
  const proxy = await startTcpProxy(server)
  cleanup.push(() => proxy.close())
  const [near, far] = [await member('moment'), await member('moment', proxy.url)]
  const load = vi.fn(() => Promise.resolve('value'))
  // Its look is answered by Redis now, and known to it only when the other has loaded, stored and given its lease back.
  proxy.latency(300)
  const reading = far.getOrSet('c:1', load)
  expect(await near.getOrSet('c:1', load)).toBe('value')
  expect(await reading).toBe('value')
  expect(load).toHaveBeenCalledTimes(1)
})

it('a refresh ahead of its time loads, though the value is there and fresh', async () => {
  const cache = createCache({
    name: 'ahead',
    levels: [memory(), redis({ url: server.url })],
    namespaces: { c: { ttl: '1h', refreshAhead: 1e-9 } },
  })
  cleanup.push(() => cache.close())
  await cache.ready()
  await cache.getOrSet('c:1', () => 'old')
  await eventually(async () => expect(await cache.getOrSet('c:1', () => 'new')).toBe('new'))
})

it('who waits for a load whose value may not be stored loads when that one has ended, and one after the other', async () => {
  const members = [await member('skipped'), await member('skipped'), await member('skipped')]
  const { passed, open } = gate()
  let running = 0
  let most = 0
  const load = async (context: { skip: () => void }): Promise<string> => {
    most = Math.max(most, ++running)
    await passed
    context.skip()
    running--
    return 'value'
  }
  const reading = members.map((each) => each.getOrSet('c:1', load))
  await eventually(() => expect(running).toBe(1))
  open()
  expect(await Promise.all(reading)).toEqual(['value', 'value', 'value'])
  expect(most).toBe(1)
})
