import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { answering } from '@/lib/kernel/entry'
import { FakeClock } from '@/lib/testing/fake-clock'
import { createCache, disk, memory } from './index'

let path: string
beforeAll(async () => {
  path = await mkdtemp(join(tmpdir(), 'timberline-disk-ttl-'))
})
afterAll(() => rm(path, { recursive: true }))

it('an entry that lives longer on disk is fresh above for its TTL again, and never past its life on disk', async () => {
  const clock = new FakeClock()
  const namespaces = { bar: { ttl: '1m', ttlOnDisk: '150s' } }
  const cache = createCache({ name: 'twice', clock, namespaces, levels: [memory(), disk({ path })] })
  await cache.set('bar:1', 'v')
  expect(await cache.getEntry('bar:1')).toMatchObject({ level: 'memory', ttlMs: 60_000 })
  clock.advance(61_000)
  expect(await cache.getEntry('bar:1')).toMatchObject({ value: 'v', level: 'disk' })
  expect(await cache.getEntry('bar:1')).toMatchObject({ level: 'memory', ttlMs: 60_000 })
  clock.advance(61_000)
  await cache.get('bar:1')
  expect(await cache.getEntry('bar:1')).toMatchObject({ level: 'memory', ttlMs: 28_000 })
  clock.advance(28_000)
  expect(await cache.get('bar:1')).toBeUndefined()
  await cache.close()
})

it('a list, an inspection and a read agree: stale in memory and fresh on disk is fresh', async () => {
  const clock = new FakeClock()
  const namespaces = { bar: { ttl: '1m', staleFor: '1h', ttlOnDisk: '30m' } }
  const cache = createCache({
    name: 'agree',
    clock,
    namespaces,
    levels: [memory(), disk({ path: join(path, 'agree') })],
  })
  await cache.set('bar:1', 'v')
  clock.advance(61_000)
  const { copies } = await cache.inspect('bar:1')
  expect(copies.map(({ level, state }) => [level, state])).toEqual([
    ['memory', 'stale'],
    ['disk', 'fresh'],
  ])
  const { items } = await cache.list({ prefix: 'bar:' })
  expect(items).toMatchObject([{ key: 'bar:1', state: 'fresh', levels: ['memory', 'disk'] }])
  expect((await cache.list({ state: 'stale' })).items).toEqual([])
  expect(answering(copies)).toMatchObject({ level: 'disk', state: 'fresh' })
  expect(await cache.getEntry('bar:1')).toMatchObject({ level: 'disk', state: 'fresh' })
  clock.advance(1_800_000)
  const later = await cache.inspect('bar:1')
  expect(answering(later.copies)?.state).toBe('stale')
  expect((await cache.list({ state: 'stale' })).items).toMatchObject([{ key: 'bar:1', state: 'stale' }])
  await cache.close()
})

it("an application's tests may put clocks of their own in place of the timers: levels go on, entries expire with them", async () => {
  vi.useFakeTimers()
  try {
    const cache = createCache({ name: 'faked', levels: [memory(), disk({ path: join(path, 'faked') })] })
    await cache.set('bar:1', 'v', { ttl: '1m' })
    await cache.invalidate({ key: 'bar:2' })
    expect((await cache.inspect('bar:1')).copies).toMatchObject([{ present: true }, { present: true }])
    vi.advanceTimersByTime(61_000)
    expect(await cache.get('bar:1')).toBeUndefined()
    await cache.close()
  } finally {
    vi.useRealTimers()
  }
})
