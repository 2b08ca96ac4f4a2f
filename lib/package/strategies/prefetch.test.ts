import { expect, it, vi } from 'vitest'
import { gate } from '@/lib/testing/gate'
import { strategyCache } from '@/lib/testing/strategy-cache'
import { eventually } from '@/lib/testing/eventually'

it('after a key had to be loaded, those that are likely to be read next are loaded in the background', async () => {
  const { cache, transcript } = strategyCache({
    namespaces: { page: { prefetch: (key) => [`page:${Number(key.slice('page:'.length)) + 1}`] } },
  })
  const view = cache.bind<string>('page', { load: (id) => `page ${id}` })
  expect(await view.get('1')).toBe('page 1')
  await eventually(() => expect(cache.peek('page:2')).toBe('page 2'))
  expect(await view.get('2')).toBe('page 2')
  // One step: what was prefetched prefetches nothing itself.
  expect(cache.peek('page:3')).toBeUndefined()
  expect(transcript()).toBe(`1. load.started page:1, because of miss
2. load.finished page:1
3. entry.stored page:1 for 3600 s
4. prefetch.asked page:1 for page:2
5. request.served page:1 from source
6. load.started page:2, because of prefetch
7. load.finished page:2
8. entry.stored page:2 for 3600 s`)
})

it('loads four at a time, those that nobody has', async () => {
  const keys = Array.from({ length: 20 }, (_, n) => `row:${n}`)
  const { cache } = strategyCache({ namespaces: { list: { prefetch: () => keys } } })
  const loading = gate()
  let running = 0
  let most = 0
  const load = vi.fn(async (id: string) => {
    most = Math.max(most, ++running)
    await loading.passed
    running--
    return id
  })
  cache.bind<string>('row', { load })
  await cache.set('row:7', 'held')
  await cache.getOrSet('list:all', () => 'list')
  await eventually(() => expect(running).toBe(4))
  loading.open()
  await eventually(() => expect(load).toHaveBeenCalledTimes(19))
  expect(most).toBe(4)
})

it('says what it cannot prefetch, and lets the reader have its value', async () => {
  const { cache, transcript } = strategyCache()
  const prefetch = vi.fn<() => string[]>().mockReturnValueOnce(['nobody:1'])
  prefetch.mockImplementationOnce(() => {
    throw new Error('not a page')
  })
  expect(await cache.getOrSet('a:1', () => 1, { prefetch })).toBe(1)
  expect(await cache.getOrSet('a:2', () => 2, { prefetch })).toBe(2)
  expect(transcript()).toContain('prefetch.dropped nobody:1: no source is bound to "nobody"')
  expect(transcript().length + cache.stats().loads.total).toBe(2)
})

it('a prefetch that fails is nobody’s error', async () => {
  const { cache } = strategyCache()
  cache.bind('row', { load: () => Promise.reject(new Error('down')) })
  expect(await cache.getOrSet('a:1', () => 1, { prefetch: () => ['row:1'] })).toBe(1)
  await eventually(() => expect(cache.stats().strategies).toMatchObject({ prefetches: 1, failed: 1 }))
})

it.each([
  [{ prefetch: 'row:1' }, /prefetch must be a function/],
  [{ emptyTtl: 'soon' }, /defaults\.emptyTtl must be milliseconds/],
  [{ errorTtl: -1 }, /defaults\.errorTtl must be milliseconds/],
  [{ sliding: 'ever' }, /defaults\.sliding must be milliseconds/],
])('%j is refused with a sentence', (defaults, sentence) => {
  expect(() => strategyCache({ defaults: defaults as object })).toThrow(sentence)
})
