import { expect, it } from 'vitest'
import { createCache, memory, type Cache } from '@/lib/package'

async function withCache(use: (cache: Cache) => Promise<void>): Promise<void> {
  const cache = createCache({ name: 'sets', levels: [memory({ maxBytes: 2_000, isolation: 'copy' })] })
  await cache.ready()
  try {
    await use(cache)
  } finally {
    await cache.close()
  }
}

it('a value larger than all of memory is refused, with an event and a count, and the older one is gone', () =>
  withCache(async (cache) => {
    const refused: string[] = []
    cache.on('entry.refused', ({ key, reason }) => refused.push(`${key} ${reason}`))
    expect((await cache.set('a:1', 'small')).stored).toBe(true)
    expect((await cache.set('a:1', 'x'.repeat(5_000))).stored).toBe(false)
    expect([cache.peek('a:1'), refused, cache.stats().refused]).toEqual([undefined, ['a:1 too-big'], { 'too-big': 1 }])
  }))

it('a key that is set again and again drops what was made from it each time', () =>
  withCache(async (cache) => {
    for (let i = 0; i < 50; i++) {
      await cache.set('parent', i)
      expect(await cache.getOrSet('child', () => i, { dependsOn: ['parent'] })).toBe(i)
    }
  }))

it('of a load and a set that overtakes it the set is kept', () =>
  withCache(async (cache) => {
    let finish: (value: string) => void = () => undefined
    const loading = cache.getOrSet('a:1', () => new Promise<string>((resolve) => (finish = resolve)))
    await new Promise(setImmediate)
    await cache.set('a:1', 'set')
    finish('loaded')
    await loading
    expect(cache.peek('a:1')).toBe('set')
  }))

it('what is set is what it was when it was set', () =>
  withCache(async (cache) => {
    const value = { n: 1 }
    const setting = cache.set('a:1', value)
    value.n = 2
    await setting
    expect(cache.peek('a:1')).toEqual({ n: 1 })
  }))

it('a bad key or value rejects and throws nothing in the face of the caller', () =>
  withCache(async (cache) => {
    await expect(cache.set('', 1)).rejects.toThrow(TypeError)
    await expect(cache.set('a:1', undefined)).rejects.toThrow('undefined means')
    await expect(cache.set('a:1', () => 1)).rejects.toThrow('cannot be stored')
  }))
