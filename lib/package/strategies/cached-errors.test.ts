import { expect, it, vi } from 'vitest'
import { strategyCache } from '@/lib/testing/strategy-cache'

const failing = () => vi.fn((): Promise<string> => Promise.reject(new Error('no route to source')))

it('a source that fails is asked once a second, and its readers are told the same error meanwhile', async () => {
  const { cache, clock, transcript } = strategyCache({ defaults: { errorTtl: '1s' } })
  const load = failing()
  const errors: unknown[] = []
  for (let read = 0; read < 3; read++) await cache.getOrSet('a:1', load).catch((error: unknown) => errors.push(error))
  expect(errors).toHaveLength(3)
  expect(new Set(errors).size).toBe(1)
  clock.advance(1_000)
  load.mockResolvedValue('back')
  expect(await cache.getOrSet('a:1', load)).toBe('back')
  expect(transcript()).toBe(`1. load.started a:1, because of miss
2. load.failed a:1: no route to source
3. error.cached a:1 for 1 s
4. request.served a:1 from source
5. error.served a:1
6. request.served a:1 from source
7. error.served a:1
8. request.served a:1 from source
9. load.started a:1, because of miss
10. load.finished a:1
11. entry.stored a:1 for 3600 s
12. request.served a:1 from source`)
  expect(cache.stats().strategies).toMatchObject({ loads: 2, failed: 1, errorsCached: 1, errorsServed: 2 })
})

it.each([
  ['its key', { key: 'a:1' }],
  ['a tag that it would have had', { tag: 'red' }],
  ['its namespace', { namespace: 'a' }],
])('an invalidation of %s makes the failure worth another try', async (_, target) => {
  const { cache } = strategyCache({ defaults: { errorTtl: '1h' } })
  const load = failing()
  await expect(cache.getOrSet('a:1', load, { tags: ['red'] })).rejects.toThrow('no route')
  await cache.invalidate(target)
  load.mockResolvedValue('back')
  expect(await cache.getOrSet('a:1', load, { tags: ['red'] })).toBe('back')
})

it('a cached error of one key does not keep many from being loaded, and is thrown where it is asked for', async () => {
  const { cache } = strategyCache({ defaults: { errorTtl: '1h' } })
  await expect(cache.getOrSet('a:1', failing())).rejects.toThrow('no route')
  const load = vi.fn((keys: string[]) => new Map(keys.map((key) => [key, key])))
  await expect(cache.getOrSetMany(['a:1', 'a:2'], load)).rejects.toThrow('no route')
  expect(load.mock.calls.map(([keys]) => keys)).toEqual([['a:2']])
  expect(await cache.get('a:2')).toBe('a:2')
})

it('remembers 10,000 failures and no more', async () => {
  const { cache } = strategyCache({ defaults: { errorTtl: '1h' } })
  const load = vi.fn(({ key }: { key: string }) => Promise.reject(new Error(key)))
  const read = (n: number) => cache.getOrSet(`a:${n}`, load).catch(() => undefined)
  for (let n = 0; n <= 10_000; n++) await read(n)
  load.mockClear()
  await read(10_000)
  expect(load).not.toHaveBeenCalled()
  await read(0)
  expect(load).toHaveBeenCalledTimes(1)
})
