import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Cache } from '@/lib/engine/cache-contract'
import type { LevelName } from '@/lib/kernel/outcome'
import { eventually } from '@/lib/testing/eventually'
import { type RedisServer, startRedis } from '@/lib/testing/redis-server'
import { createCache, disk, InvalidationNotDurable, memory, redis, type CacheOptions } from './index'

let server: RedisServer
let folder: string
let names = 0
let name: string
const open: Cache[] = []

beforeAll(async () => {
  server = await startRedis()
  folder = await mkdtemp(join(tmpdir(), 'timberline-fleet-'))
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((cache) => cache.close()))
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true })
})

/** A process of the fleet, with a disk of its own where `home` names one. */
async function member(home?: string, options: Partial<CacheOptions> = {}): Promise<Cache> {
  const levels = [memory(), redis({ url: server.url }), ...(home ? [disk({ path: join(folder, home) })] : [])]
  const cache = createCache({ name, levels, ...options })
  open.push(cache)
  await cache.ready()
  return cache
}

function freshName(): void {
  name = `fleet-${names++}`
}

async function caughtUp(cache: Cache, seq: number): Promise<void> {
  await eventually(() => expect(cache.position().applied).toBeGreaterThanOrEqual(seq))
}

describe('two processes on one Redis', () => {
  it('share what one loaded, and what the loader said of it', async () => {
    freshName()
    const [a, b] = await Promise.all([member(), member()])
    await a.getOrSet('c:1', (context) => (context.tag('red'), { at: new Date(7), big: 10n ** 20n }))
    expect(await b.getEntry('c:1')).toMatchObject({
      value: { at: new Date(7), big: 10n ** 20n },
      level: 'redis',
      tags: ['red'],
    })
    expect((await b.getEntry('c:1'))?.level).toBe('memory')
  })

  it.each([
    ['a key', { key: 'c:1' }],
    ['a tag', { tag: 'red' }],
    ['a parent', { key: 'p:1' }],
    ['a namespace', { namespace: 'c' }],
    ['all', { all: true as const }],
  ])('drop a copy in memory when %s is invalidated by the other', async (_, target) => {
    freshName()
    const [a, b] = await Promise.all([member(), member()])
    await a.set('c:1', 'old', { tags: ['red'], dependsOn: ['p:1'] })
    await caughtUp(b, 1)
    expect(await b.get('c:1')).toBe('old')
    const plan = await a.preview(target)
    const { seq, matched } = await a.invalidate(target)
    expect(matched).toBe(plan.matched)
    await caughtUp(b, seq)
    expect(b.peek('c:1')).toBeUndefined()
    expect(await b.get('c:1')).toBeUndefined()
  })

  it('hold nothing of what a tag covered, in any level, a moment after it was invalidated', async () => {
    freshName()
    const [a, b] = await Promise.all([member('reclaim-a'), member('reclaim-b')])
    await a.setMany(
      Array.from({ length: 1_200 }, (_, i) => [`c:${i}`, i] as const),
      { tags: ['red'] },
    )
    await a.set('c:other', 1)
    await b.getOrSet('d:1', (context) => (context.tag('red'), 1))
    await a.invalidate({ tag: 'red' })
    const held = async (cache: Cache, level: LevelName): Promise<number> =>
      (await cache.list({ level, state: 'dead', limit: 500 })).items.length
    await vi.waitFor(
      async () => {
        expect(await Promise.all([held(a, 'redis'), held(a, 'disk'), held(b, 'disk')])).toEqual([0, 0, 0])
        const copies = [...(await a.inspect('c:7')).copies, ...(await b.inspect('d:1')).copies]
        expect(copies.filter(({ present }) => present)).toEqual([])
      },
      { timeout: 10_000, interval: 100 },
    )
    expect(await a.get('c:other')).toBe(1)
  })

  it('share one disk directory: who hears of a write late takes nothing newer out of it', async () => {
    freshName()
    const [a, b] = await Promise.all([member('shared'), member('shared')])
    let removals = 0
    b.on('level.removed', ({ level }) => void (level === 'disk' && removals++))
    for (const value of ['older', 'newer']) await a.set('c:1', value)
    await vi.waitFor(() => expect(removals).toBe(2), { timeout: 10_000 })
    const onDisk = (await a.list({ level: 'disk', prefix: 'c:1' })).items
    expect(onDisk).toMatchObject([{ key: 'c:1', state: 'fresh' }])
    expect((await a.inspect('c:1')).copies).toContainEqual(expect.objectContaining({ level: 'disk', present: true }))
  })

  it('have in one what was set in the other a moment ago, though the record of it is still on its way', async () => {
    freshName()
    const [a, b] = await Promise.all([member(), member()])
    for (let i = 0; i < 100; i++) {
      await a.set(`c:${i}`, i)
      expect(await b.get(`c:${i}`)).toBe(i)
    }
  })

  it('never end with the older of two values, whoever writes last', async () => {
    freshName()
    const caches = await Promise.all([member(), member()])
    const writes = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        const cache = caches[i % 2]
        const { seq } = (await cache?.set('c:1', i)) ?? { seq: 0 }
        return { seq, i }
      }),
    )
    const last = writes.reduce((newest, write) => (write.seq > newest.seq ? write : newest))
    for (const cache of caches) {
      await caughtUp(cache, last.seq)
      const value = await cache.get('c:1')
      expect(value === last.i || value === undefined, `${String(value)} is not ${last.i}`).toBe(true)
    }
  })

  it('load a cold key once between them', async () => {
    freshName()
    const caches = await Promise.all([member(), member(), member(), member()])
    let loads = 0
    const load = async (): Promise<number> => {
      loads++
      await new Promise((resolve) => setTimeout(resolve, 50))
      return loads
    }
    const readers = Array.from({ length: 1_000 }, (_, i) => caches[i % 4]?.getOrSet('c:1', load))
    expect(new Set(await Promise.all(readers))).toEqual(new Set([1]))
    expect(loads).toBe(1)
  })

  it('switch to a new version of a namespace together, and back', async () => {
    freshName()
    const [a, b] = await Promise.all([member(), member()])
    await a.set('c:1', 'first')
    const bumped = await a.bumpVersion('c')
    await caughtUp(b, bumped.seq)
    expect(await b.get('c:1')).toBeUndefined()
    await b.set('c:1', 'second')
    expect(b.version('c')).toBe(2)
    const back = await b.activateVersion('c', 1)
    await caughtUp(a, back.seq)
    expect(a.versions('c')).toEqual({ namespace: 'c', active: 1, known: [2, 1] })
    await a.activateVersion('c', bumped)
    expect(await a.get('c:1')).toBe('second')
    await a.activateVersion('c', 1)
    const late = await member()
    expect(late.versions('c')).toEqual({ namespace: 'c', active: 1, known: [2, 1] })
  })
})

describe('a process that starts again', () => {
  it('serves from its disk what was not invalidated meanwhile, and nothing else', async () => {
    freshName()
    const before = await member('restart')
    const other = await member()
    await before.set('c:kept', 1)
    await before.set('c:dropped', 2, { tags: ['red'] })
    await before.close()
    await other.invalidate({ tag: 'red' })
    const after = await member('restart')
    expect((await after.inspect('c:kept')).copies.find(({ level }) => level === 'disk')).toMatchObject({
      state: 'fresh',
    })
    expect(await after.get('c:dropped')).toBeUndefined()
  })

  it('without the Redis it had serves nothing from its disk, because others may have invalidated it', async () => {
    freshName()
    const before = await member('alone-now')
    await before.set('c:1', 1)
    await before.close()
    const after = createCache({ name, levels: [memory(), disk({ path: join(folder, 'alone-now') })] })
    open.push(after)
    expect(await after.get('c:1')).toBeUndefined()
  })

  it('alone with its disk goes on where it was, invalidations included', async () => {
    freshName()
    const start = (): Cache => createCache({ name, levels: [memory(), disk({ path: join(folder, 'alone') })] })
    const before = start()
    await before.set('c:kept', 1)
    await before.set('c:dropped', 2, { tags: ['red'] })
    await before.bumpVersion('v')
    await before.invalidate({ tag: 'red' })
    await before.close()
    const after = start()
    open.push(after)
    expect((await after.getEntry('c:kept'))?.level).toBe('disk')
    expect(await after.get('c:dropped')).toBeUndefined()
    expect(after.version('v')).toBe(2)
  })
})

describe('while Redis is away', () => {
  it('reads go on, invalidations say that they are not durable, and queued ones reach the others afterwards', async () => {
    freshName()
    const [a, b] = await Promise.all([member(), member()])
    await a.set('c:1', 'old', { tags: ['red'] })
    await caughtUp(b, 1)
    expect(await b.get('c:1')).toBe('old')
    await server.pause()
    try {
      await expect(a.invalidate({ tag: 'blue' })).rejects.toThrow(InvalidationNotDurable)
      expect(await a.invalidate({ tag: 'red' }, { whenUnreachable: 'queue' })).toMatchObject({ seq: 0 })
      expect(a.position().queued).toBe(1)
      expect(await a.getOrSet('c:1', () => 'new')).toBe('new')
      expect(a.peek('c:1')).toBe('new')
    } finally {
      await server.resume()
    }
    await vi.waitFor(() => expect(a.position().queued).toBe(0), { timeout: 10_000 })
    await vi.waitFor(() => expect(b.peek('c:1')).toBeUndefined(), { timeout: 10_000 })
    expect(await b.getOrSet('c:1', () => 'new')).toBe('new')
  })

  it('a strict namespace is not served from memory once the log is overdue', async () => {
    freshName()
    const namespaces = { exact: { strict: true } }
    const cache = await member(undefined, { namespaces, maxUnconfirmed: '1500ms' })
    await cache.set('exact:1', 1)
    await cache.set('loose:1', 1)
    await server.pause()
    try {
      await vi.waitFor(() => expect(cache.position().degraded).toBe(true), { timeout: 5_000 })
      expect(cache.peek('exact:1')).toBeUndefined()
      expect(await cache.get('exact:1')).toBeUndefined()
      expect(await cache.getEntry('loose:1')).toMatchObject({ value: 1, degraded: true })
    } finally {
      await server.resume()
    }
  })
})
