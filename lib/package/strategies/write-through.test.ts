import { afterAll, beforeAll, expect, it } from 'vitest'
import { createCache, memory, redis, SourceError } from '@/lib/package'
import { gate } from '@/lib/testing/gate'
import { startRedis, type RedisServer } from '@/lib/testing/redis-server'
import { strategyCache } from '@/lib/testing/strategy-cache'

let server: RedisServer
beforeAll(async () => void (server = await startRedis()))
afterAll(() => server.stop())

it('the source is written first, then every level; a refused write leaves the cache as it was', async () => {
  const { cache, transcript } = strategyCache()
  const rows = new Map<string, number>()
  const save = (id: string, stock: number) => {
    if (stock < 0) throw new Error('stock must not be negative')
    rows.set(id, stock)
  }
  const view = cache.bind<number>('stock', { load: (id) => rows.get(id), save }, { write: 'through' })
  await view.put('1', 7)
  expect(await view.get('1')).toBe(7)
  await expect(view.put('1', -1)).rejects.toThrow(SourceError)
  expect([rows.get('1'), await view.get('1')]).toEqual([7, 7])
  expect(transcript()).toBe(`1. source.written stock:1 through
2. invalidation.applied by a write to k:stock:1
3. entry.stored stock:1 for 3600 s
4. source.refused stock:1: stock must not be negative`)
  expect(cache.stats().strategies).toMatchObject({ loads: 0, writes: 1, writesRefused: 1 })
})

it('two processes whose writes reach the source in one order and the log in the other leave no older value behind', async () => {
  const rows = new Map<string, string>()
  const open = () => createCache({ name: 'race', levels: [memory(), redis({ url: server.url })] })
  const [slow, quick] = [open(), open()]
  await Promise.all([slow.ready(), quick.ready()])
  const written = gate()
  const held = gate()
  const load = (id: string) => rows.get(id)
  const slowView = slow.bind<string>(
    'row',
    {
      load,
      // The row is written, and the answer is on its way for as long as the other process takes to write it again.
      save: async (id, value) => {
        rows.set(id, value)
        written.open()
        await held.passed
      },
    },
    { write: 'through' },
  )
  const quickView = quick.bind<string>(
    'row',
    { load, save: (id, value) => void rows.set(id, value) },
    { write: 'through' },
  )
  const slowWrite = slowView.put('1', 'older')
  await written.passed
  await quickView.put('1', 'newer')
  held.open()
  await slowWrite
  expect(rows.get('1')).toBe('newer')
  for (const view of [slowView, quickView, slowView]) expect(await view.get('1')).toBe('newer')
  expect(slow.stats().strategies.overtaken + quick.stats().strategies.overtaken).toBe(1)
  await Promise.all([slow.close(), quick.close()])
})

it('two processes that write one key as fast as they can end with the value that the source has', async () => {
  const rows = new Map<string, string>()
  const open = () => createCache({ name: 'duel', levels: [memory(), redis({ url: server.url })] })
  const fleet = [open(), open()]
  await Promise.all(fleet.map((cache) => cache.ready()))
  const views = fleet.map((cache) =>
    cache.bind<string>(
      'row',
      {
        load: (id) => rows.get(id),
        save: async (id, value) => {
          await new Promise(setImmediate)
          rows.set(id, value)
          await new Promise(setImmediate)
        },
      },
      { write: 'through' },
    ),
  )
  for (let round = 0; round < 100; round++) {
    await Promise.all(views.map((view, i) => view.put('1', `${round} of ${i}`)))
    // What either answers once it has heard of both writes.
    const { seq } = await (fleet[0] ?? open()).set('other:1', round)
    for (const cache of fleet)
      expect(await cache.getOrSet('row:1', () => rows.get('1'), { minSeq: seq })).toBe(rows.get('1'))
  }
  await Promise.all(fleet.map((cache) => cache.close()))
}, 30_000)
