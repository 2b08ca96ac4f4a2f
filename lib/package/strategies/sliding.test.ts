import { expect, it } from 'vitest'
import { createCache, disk, memory } from '@/lib/package'
import { directory } from '@/lib/testing/behind-cache'
import { FakeClock } from '@/lib/testing/fake-clock'
import { strategyCache } from '@/lib/testing/strategy-cache'

const session = { ttl: '10m', sliding: true } as const
const MINUTE = 60_000

it('a read begins the life of an entry anew, once a tenth of it is gone', async () => {
  const { cache, clock, transcript } = strategyCache({ namespaces: { session } })
  await cache.set('session:1', 'Ada')
  transcript()
  for (const minutes of [0.5, 0.5, 9, 9, 9]) {
    clock.advance(minutes * MINUTE)
    expect(await cache.get('session:1')).toBe('Ada')
  }
  clock.advance(10 * MINUTE)
  expect(await cache.get('session:1')).toBeUndefined()
  expect(transcript()).toBe(`1. request.served session:1 from memory
2. entry.renewed session:1 for 600 s
3. request.served session:1 from memory
4. entry.renewed session:1 for 600 s
5. request.served session:1 from memory
6. entry.renewed session:1 for 600 s
7. request.served session:1 from memory
8. entry.renewed session:1 for 600 s
9. request.served session:1 from miss`)
})

it('a peek renews, too, and never fails to answer for being due', async () => {
  const { cache, clock } = strategyCache({ namespaces: { session } })
  await cache.set('session:1', 'Ada')
  for (let minutes = 0; minutes < 60; minutes += 6) {
    expect(cache.peek('session:1')).toBe('Ada')
    clock.advance(6 * MINUTE)
  }
})

it('a value slides up to the age that is given, and keeps it', async () => {
  const { cache, clock } = strategyCache({ namespaces: { session: { ttl: '10m', sliding: '30m' } } })
  await cache.set('session:1', 'Ada')
  let minutes = 0
  while (cache.peek('session:1') !== undefined) {
    minutes++
    clock.advance(MINUTE)
  }
  expect(minutes).toBeGreaterThanOrEqual(29)
  expect(minutes).toBeLessThanOrEqual(30)
})

it('an entry with a shorter TTL of its own does not slide: neither the loader’s nor that of empties', async () => {
  const { cache, clock } = strategyCache({ namespaces: { session: { ...session, emptyTtl: '2m' } } })
  await cache.getOrSet('session:1', ({ ttl }) => (ttl('2m'), 'Ada'))
  await cache.getOrSet('session:2', () => null)
  clock.advance(1.5 * MINUTE)
  expect([await cache.get('session:1'), await cache.get('session:2')]).toEqual(['Ada', null])
  clock.advance(0.5 * MINUTE)
  expect([await cache.get('session:1'), await cache.get('session:2')]).toEqual([undefined, undefined])
})

it('an entry that slid is invalidated like any other', async () => {
  const { cache, clock } = strategyCache({ namespaces: { session: { ...session, tags: ['sessions'] } } })
  await cache.set('session:1', 'Ada')
  const { stamp } = (await cache.getEntry('session:1')) ?? {}
  clock.advance(5 * MINUTE)
  await cache.get('session:1')
  expect(await cache.getEntry('session:1')).toMatchObject({ stamp, ageMs: 5 * MINUTE, ttlMs: 10 * MINUTE })
  await cache.invalidate({ tag: 'sessions' })
  expect(await cache.get('session:1')).toBeUndefined()
})

it('the levels below are renewed with memory, so that a restart finds the longer life', async () => {
  const path = directory()
  const clock = new FakeClock()
  const open = () => createCache({ name: 'slides', clock, levels: [memory(), disk({ path })], namespaces: { session } })
  const first = open()
  await first.set('session:1', 'Ada')
  clock.advance(9 * MINUTE)
  expect(await first.get('session:1')).toBe('Ada')
  await first.close()
  clock.advance(9 * MINUTE)
  const second = open()
  expect(await second.get('session:1')).toBe('Ada')
  await second.close()
})

it('one call may slide where its namespace does not', async () => {
  const { cache, clock } = strategyCache({ defaults: { ttl: '10m' } })
  await cache.set('a:1', 1)
  clock.advance(9 * MINUTE)
  expect(await cache.getOrSet('a:1', () => 2, { sliding: true })).toBe(1)
  clock.advance(9 * MINUTE)
  expect(await cache.get('a:1')).toBe(1)
})
