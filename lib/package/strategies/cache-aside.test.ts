import { expect, it, vi } from 'vitest'
import { strategyCache } from '@/lib/testing/strategy-cache'

it('reads load what is missing; a write goes to the source, drops the entry, and the next read loads', async () => {
  const { cache, transcript } = strategyCache()
  const rows = new Map([['1', 'Ada']])
  const view = cache.bind<string>(
    'user',
    { load: (id) => rows.get(id), save: (id, name) => void rows.set(id, name), remove: (id) => void rows.delete(id) },
    { write: 'around' },
  )
  expect(await view.get('1')).toBe('Ada')
  expect(await view.get('1')).toBe('Ada')
  await view.put('1', 'Grace')
  expect(await view.get('1')).toBe('Grace')
  await view.remove('1')
  expect(await view.get('1')).toBeUndefined()
  expect(transcript()).toBe(`1. load.started user:1, because of miss
2. load.finished user:1
3. entry.stored user:1 for 3600 s
4. request.served user:1 from source
5. source.written user:1 around
6. invalidation.applied by a write to k:user:1
7. load.started user:1, because of miss
8. load.finished user:1
9. entry.stored user:1 for 3600 s
10. request.served user:1 from source
11. source.written user:1 around
12. invalidation.applied by a write to k:user:1
13. load.started user:1, because of miss
14. load.finished user:1
15. entry.refused user:1: undefined
16. request.served user:1 from source`)
})

it('a write while a value is loaded keeps the older value from being stored', async () => {
  const { cache, transcript } = strategyCache()
  const rows = new Map([['1', 'Ada']])
  const slow = vi.fn(async (id: string) => {
    const row = rows.get(id)
    if (slow.mock.calls.length === 1) await view.put('1', 'Grace')
    return row
  })
  const view = cache.bind<string>('user', { load: slow, save: (id, name) => void rows.set(id, name) })
  expect(await view.get('1')).toBe('Grace')
  expect(transcript()).toContain('entry.refused user:1: invalidated')
  expect(cache.peek('user:1')).toBe('Grace')
})

it('TTLs are shortened at random by up to the jitter, and a loader names the TTL of its value', async () => {
  const chances = [0, 0.5, 0.999]
  const { cache, transcript } = strategyCache({
    random: () => chances[0] ?? 0,
    defaults: { ttl: '100s', jitter: 0.2 },
  })
  const lives: (number | undefined)[] = []
  for (const key of ['a:1', 'a:2', 'a:3']) {
    await cache.getOrSet(key, () => 1)
    lives.push((await cache.getEntry(key))?.ttlMs)
    chances.shift()
  }
  expect(lives).toEqual([100_000, 90_000, 80_020])
  await cache.getOrSet('a:4', ({ ttl }) => (ttl('10s'), 1))
  expect((await cache.getEntry('a:4'))?.ttlMs).toBe(10_000)
  const stores = transcript().match(/entry\.stored.*/g)
  expect(stores).toEqual([100, 90, 80.02, 10].map((seconds, n) => `entry.stored a:${n + 1} for ${seconds} s`))
})
