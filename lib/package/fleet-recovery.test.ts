import { describe, expect, it, vi } from 'vitest'
import type { LevelName } from '@/lib/kernel/outcome'
import { eventually } from '@/lib/testing/eventually'
import { caughtUp, useFleet } from '@/lib/testing/test-fleet'

const fleet = useFleet('recovery')

describe('a log that was out of reach for longer than the bound (R11)', () => {
  it('suspends what is strict and marks the rest, and what it held is served again without a load when it is back', async () => {
    const namespaces = { exact: { strict: true } }
    const cache = await fleet.join({ home: 'suspended', namespaces, maxUnconfirmed: '1500ms' })
    let loads = 0
    const keys = Array.from({ length: 100 }, (_, i) => (i % 2 ? `exact:${i}` : `loose:${i}`))
    const read = (key: string): Promise<string> => cache.getOrSet(key, () => `load ${++loads}`)
    await Promise.all(keys.map(read))
    await eventually(async () => expect((await cache.list({ level: 'disk', limit: 500 })).items).toHaveLength(100))
    expect(loads).toBe(100)
    fleet.server.pause()
    try {
      await vi.waitFor(() => expect(cache.position().degraded).toBe(true), { timeout: 5_000 })
      // Neither memory nor disk answer for it, whatever they hold.
      expect([cache.peek('exact:1'), await cache.get('exact:1'), await cache.getEntry('exact:3')]).toEqual([
        undefined,
        undefined,
        undefined,
      ])
      expect(await cache.getEntry('loose:2')).toMatchObject({ level: 'memory', degraded: true })
      await cache.getMany(keys)
      expect(loads).toBe(100)
    } finally {
      fleet.server.resume()
    }
    await vi.waitFor(() => expect(cache.position().degraded).toBe(false), { timeout: 10_000 })
    await Promise.all(keys.map(read))
    expect(loads).toBe(100)
    expect(await cache.getEntry('exact:1')).toMatchObject({ level: 'memory', degraded: false })
  }, 30_000)
})

describe('versions', () => {
  it('four processes switch at one position of the log, and back', async () => {
    const members = await Promise.all(Array.from({ length: 4 }, () => fleet.join()))
    const switched = members.map((cache) => {
      const positions: number[] = []
      cache.on('invalidation.applied', ({ record }) => {
        // The record is told of after it was applied: from here on the process is in the new generation.
        if (record.kind === 'version' && cache.version('c') === record.version) positions.push(record.seq)
      })
      return positions
    })
    const [first] = members
    await first?.setMany([
      ['c:1', 'one'],
      ['c:2', 'one'],
    ])
    const { seq: bumped } = (await first?.bumpVersion('c')) ?? { seq: 0 }
    for (const cache of members) await caughtUp(cache, bumped)
    expect(await Promise.all(members.map((cache) => cache.get('c:1')))).toEqual(members.map(() => undefined))
    for (const cache of members) expect(await cache.getOrSet('c:1', () => 'two')).toBe('two')
    const { seq: back } = (await members[2]?.activateVersion('c', 1)) ?? { seq: 0 }
    for (const cache of members) await caughtUp(cache, back)
    expect(await Promise.all(members.map((cache) => cache.get('c:1')))).toEqual(members.map(() => 'one'))
    // What was invalidated, or written, meanwhile is not brought back: it is older than that, whatever its generation.
    const { seq: dropped } = (await first?.activateVersion('c', 2)) ?? { seq: 0 }
    const { seq: invalidated } = (await first?.invalidate({ key: 'c:2' })) ?? { seq: 0 }
    const { seq: again } = (await first?.activateVersion('c', 1)) ?? { seq: 0 }
    for (const cache of members) await caughtUp(cache, Math.max(dropped, invalidated, again))
    expect(await Promise.all(members.map((cache) => cache.get('c:2')))).toEqual(members.map(() => undefined))
    expect(switched.map((positions) => positions.slice(0, 2))).toEqual(members.map(() => [bumped, back]))
  })

  it('what an older one left is gone from every level past its grace, and stays for a roll-back until then', async () => {
    const cache = await fleet.join({ home: 'versions', defaults: { ttl: '1s', staleFor: '500ms' } })
    await cache.setMany(Array.from({ length: 50 }, (_, i) => [`c:${i}`, i] as const))
    await cache.bumpVersion('c')
    const stored = async (): Promise<number> => (await fleet.client.keys(`tl:${fleet.name}:e:1:*`)).length
    expect(await stored()).toBe(50)
    await cache.activateVersion('c', 1)
    expect(await cache.get('c:7')).toBe(7)
    await cache.bumpVersion('c')
    await vi.waitFor(() => expect(cache.stats().levels.find(({ name }) => name === 'memory')?.entries).toBe(0), 5_000)
    await vi.waitFor(
      async () => {
        await cache.cleanup()
        expect(await stored()).toBe(0)
        expect((await cache.list({ level: 'disk' })).items).toEqual([])
      },
      { timeout: 10_000, interval: 200 },
    )
  }, 30_000)
})

it('what an invalidation made dead is given back in memory, Redis and disk without a read', async () => {
  const cache = await fleet.join({ home: 'reclaimed' })
  await cache.setMany(
    Array.from({ length: 3_000 }, (_, i) => [`c:${i}`, 'x'.repeat(100)] as const),
    { tags: ['red'] },
  )
  await cache.set('c:kept', 1)
  const sizes = (): Record<string, number> =>
    Object.fromEntries(cache.stats().levels.map(({ name, entries }): [LevelName, number] => [name, entries]))
  await vi.waitFor(() => expect(sizes()).toEqual({ memory: 3_001, redis: 3_001, disk: 3_001 }), { timeout: 5_000 })
  await cache.invalidate({ tag: 'red' })
  await vi.waitFor(() => expect(sizes()).toEqual({ memory: 1, redis: 1, disk: 1 }), { timeout: 15_000, interval: 200 })
  expect(cache.stats().requests.total).toBe(0)
  expect(await cache.get('c:kept')).toBe(1)
}, 30_000)
