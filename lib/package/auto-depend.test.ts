import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Cache } from '@/lib/engine/cache-contract'
import { eventually } from '@/lib/testing/eventually'
import { FakeClock } from '@/lib/testing/fake-clock'
import { createCache, type CacheOptions } from './index'

let cache: Cache
let clock: FakeClock
afterEach(() => cache.close())

function start(options: Partial<CacheOptions> = {}): void {
  clock = new FakeClock()
  cache = createCache({ name: 'auto', clock, autoDepend: true, defaults: { ttl: '1m', staleFor: '1h' }, ...options })
}

const parentsOf = async (key: string) => (await cache.getEntry(key))?.dependsOn

describe('an entry whose loader reads another key', () => {
  beforeEach(() => start())

  it.each([
    ['get', () => cache.get('p:1')],
    ['peek', () => cache.peek('p:1')],
    ['getEntry', () => cache.getEntry('p:1')],
    ['getOrSet', () => cache.getOrSet('p:1', () => 'loaded')],
    ['getMany', () => cache.getMany(['p:1'])],
    ['getOrSetMany', () => cache.getOrSetMany(['p:1'], () => new Map([['p:1', 'loaded']]))],
    ['a view', () => cache.bind('p', { load: () => 'loaded' }).get('1')],
  ])('by %s goes with it, whether it was there or not', async (_, read) => {
    for (const held of [true, false]) {
      if (held) await cache.set('p:1', 'held')
      await cache.getOrSet('c:1', async () => (await read(), 'made'))
      expect(await parentsOf('c:1')).toEqual(['p:1'])
      await cache.set('p:1', 'other')
      expect(await cache.get('c:1')).toBeUndefined()
      await cache.delete('p:1')
    }
  })

  it('depends on each once, besides those that are named, and never on itself', async () => {
    await cache.getOrSet(
      'c:1',
      async ({ dependOn }) => {
        await Promise.all([cache.get('p:1'), cache.get('p:2'), cache.get('p:1'), cache.get('c:1')])
        dependOn('p:3')
        await cache.get('p:2')
        await cache.get('p:4')
        return 'made'
      },
      { dependsOn: ['p:0', 'p:1'] },
    )
    expect([...((await parentsOf('c:1')) ?? [])].sort()).toEqual(['p:0', 'p:1', 'p:2', 'p:3', 'p:4'])
  })

  it('is not stored where that key is invalidated before the load ends', async () => {
    await cache.set('p:1', 'old')
    const made = await cache.getOrSet('c:1', async () => {
      const parent = await cache.get('p:1')
      if (parent === 'old') await cache.set('p:1', 'new')
      return parent
    })
    expect(made).toBe('new')
    expect(await cache.get('c:1')).toBe('new')
  })

  it('leaves what the other loader read to the other: they go together all the same', async () => {
    const middle = () => cache.getOrSet('m:1', () => cache.getOrSet('p:1', () => 'old'))
    await cache.getOrSet('c:1', middle)
    expect([await parentsOf('c:1'), await parentsOf('m:1'), await parentsOf('p:1')]).toEqual([['m:1'], ['p:1'], []])
    await cache.invalidate({ key: 'p:1' })
    expect([cache.peek('m:1'), cache.peek('c:1')]).toEqual([undefined, undefined])
  })

  it('is known in one call for many keys, too, and reads after a load belong to nobody', async () => {
    const load = async (keys: string[]) => {
      await cache.get('p:1')
      return new Map(keys.map((key) => [key, key]))
    }
    await cache.getOrSetMany(['c:1', 'c:2'], load)
    await cache.get('p:2')
    expect([await parentsOf('c:1'), await parentsOf('c:2')]).toEqual([['p:1'], ['p:1']])
  })
})

describe('without autoDepend', () => {
  it('nothing depends on what it does not name', async () => {
    start({ autoDepend: false })
    await cache.getOrSet('c:1', () => cache.getOrSet('p:1', () => 'old'))
    expect(await parentsOf('c:1')).toEqual([])
  })

  it('a namespace may have it for itself, and another be without', async () => {
    start({ autoDepend: false, namespaces: { c: { autoDepend: true } } })
    await cache.getOrSet('c:1', () => cache.getOrSet('d:1', () => cache.getOrSet('p:1', () => 'old')))
    expect([await parentsOf('c:1'), await parentsOf('d:1')]).toEqual([['d:1'], []])
  })
})

describe('what is made of a stale value (rule R7)', () => {
  const never = new Promise<never>(() => undefined)
  const child = () => cache.getOrSet('c:1', () => cache.get('p:1'))
  beforeEach(async () => {
    start()
    await cache.getOrSet('p:1', () => 'old', { tags: ['red'] })
    await cache.invalidate({ key: 'unrelated' })
  })

  it.each([
    ['its tag, which the child has not', { tag: 'red' }],
    ['its namespace, which is not the child’s', { namespace: 'p' }],
    ['a prefix of its key', { prefix: 'p:' }],
  ])('is stale itself, and no newer, where %s was softly invalidated', async (_, target) => {
    const before = await cache.getEntry('p:1')
    await cache.invalidate(target, { mode: 'soft' })
    expect(await child()).toBe('old')
    expect(await cache.getEntry('c:1')).toMatchObject({ value: 'old', state: 'stale', stamp: before?.stamp })
    await cache.getOrSet('p:1', () => 'new', { tags: ['red'] })
    await eventually(() => expect(cache.peek('p:1')).toBe('new'))
    expect(await child()).toBe('old')
    await eventually(() => expect(cache.peek('c:1')).toBe('new'))
  })

  it('is loaded once and not kept where its key itself was softly invalidated', async () => {
    await cache.invalidate({ key: 'p:1' }, { mode: 'soft' })
    let loads = 0
    expect(await cache.getOrSet('c:1', () => (loads++, cache.get('p:1')))).toBe('old')
    expect(loads).toBe(1)
    expect(await cache.getEntry('c:1')).toBeUndefined()
  })

  it('has the older stamp where it was only old, and counts as fresh', async () => {
    const before = await cache.getEntry('p:1')
    clock.advance(61_000)
    expect(await child()).toBe('old')
    expect(await cache.getEntry('c:1')).toMatchObject({ state: 'fresh', stamp: before?.stamp })
    expect(before?.stamp).toBeLessThan(cache.position().applied)
  })

  it('passes that on to what is made of it while it is loaded', async () => {
    await cache.invalidate({ tag: 'red' }, { mode: 'soft' })
    await cache.getOrSet('g:1', child)
    expect(await cache.getEntry('g:1')).toMatchObject({ value: 'old', state: 'stale' })
    await cache.getOrSetMany(['h:1'], async () => new Map([['h:1', await cache.getMany(['g:1'])]]))
    expect(await cache.getEntry('h:1')).toMatchObject({ state: 'stale' })
  })

  it('is not kept at all where nothing stale may be served', async () => {
    await cache.invalidate({ tag: 'red' }, { mode: 'soft' })
    const load = () => cache.getOrSet('p:1', () => never)
    expect(await cache.getOrSet('c:1', load, { staleFor: 0 })).toBe('old')
    expect(await cache.getEntry('c:1')).toBeUndefined()
  })
})
