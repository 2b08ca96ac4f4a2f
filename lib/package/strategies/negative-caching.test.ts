import { expect, it, vi } from 'vitest'
import { strategyCache } from '@/lib/testing/strategy-cache'

it('what the source does not have is kept for a time of its own, and seen soon after it has come to exist', async () => {
  const { cache, clock, transcript } = strategyCache({
    namespaces: { user: { ttl: '1h', emptyTtl: '30s', staleFor: '1h' } },
  })
  const rows = new Map<string, string>()
  const load = vi.fn(({ key }: { key: string }) => rows.get(key) ?? null)
  expect(await cache.getOrSet('user:9', load)).toBeNull()
  expect(await cache.getOrSet('user:9', load)).toBeNull()
  rows.set('user:9', 'Ada')
  clock.advance(30_000)
  expect(await cache.getOrSet('user:9', load)).toBe('Ada')
  expect(transcript()).toBe(`1. load.started user:9, because of miss
2. load.finished user:9
3. entry.stored user:9 for 30 s
4. request.served user:9 from source
5. load.started user:9, because of miss
6. load.finished user:9
7. entry.stored user:9 for 3600 s
8. request.served user:9 from source`)
})

it.each([[''], [[]], [{}], [new Map()], [new Set()]])('%j is empty, too', async (empty) => {
  const { cache } = strategyCache({ defaults: { ttl: '1h', emptyTtl: '30s' } })
  await cache.set('a:1', empty)
  expect((await cache.getEntry('a:1'))?.ttlMs).toBe(30_000)
})

it('a TTL that the loader names counts before that of empties', async () => {
  const { cache } = strategyCache({ defaults: { emptyTtl: '30s' } })
  await cache.getOrSet('a:1', ({ ttl }) => (ttl('5m'), null))
  expect((await cache.getEntry('a:1'))?.ttlMs).toBe(300_000)
})

it('a batch hands out what the source does not have any more as such, and not the older value in its place', async () => {
  const { cache, clock } = strategyCache({ defaults: { ttl: '1h', staleFor: '1h' } })
  await cache.set('a:1', 'older')
  clock.advance(3_600_000)
  const load = () => ({ 'a:1': null, 'a:2': null })
  for (const _ of ['loaded', 'held'])
    expect([...(await cache.getOrSetMany(['a:1', 'a:2'], load))]).toEqual([
      ['a:1', null],
      ['a:2', null],
    ])
})
