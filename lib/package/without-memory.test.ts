import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createCache, disk, memory, type CacheOptions } from './index'

let path: string
beforeAll(async () => void (path = await mkdtemp(join(tmpdir(), 'timberline-without-memory-'))))
afterAll(() => rm(path, { recursive: true }))

async function readTwice(name: string, levels: CacheOptions['levels']): Promise<readonly unknown[]> {
  const cache = createCache({ name, levels })
  const given = { list: [1] }
  await cache.set('c:1', given)
  expect(Object.isFrozen(given)).toBe(false)
  const values = [await cache.get('c:1'), await cache.get('c:1')]
  expect(values).toEqual([given, given])
  await cache.close()
  return values
}

it('where no memory keeps a value, each reader has one of its own, which is neither frozen nor shared', async () => {
  const [one, other] = await readTwice('alone', [disk({ path })])
  expect(one).not.toBe(other)
  expect(Object.isFrozen(one)).toBe(false)
})

it('where memory keeps it, readers share one that is frozen', async () => {
  const [one, other] = await readTwice('both', [memory(), disk({ path })])
  expect(one).toBe(other)
  expect(Object.isFrozen(one)).toBe(true)
})

it('a level that a cache does not have is told of nowhere', async () => {
  const cache = createCache({ name: 'alone', levels: [disk({ path })] })
  await cache.set('c:1', 'v')
  expect((await cache.inspect('c:1')).copies).toMatchObject([{ level: 'disk', present: true }])
  expect((await cache.preview({ key: 'c:1' })).perLevel).toEqual({ disk: 1 })
  expect((await cache.invalidate({ namespace: 'c' })).perLevel).toEqual({ disk: 1 })
  await cache.close()
})

it('values are compressed above the size that a namespace, or a call, names', async () => {
  const namespaces = { small: { compress: { above: '1kb' } }, never: { compress: { above: Infinity } } }
  const cache = createCache({ name: 'alone', namespaces, levels: [disk({ path })] })
  const storedAs = async (key: string) => (await cache.inspect(key)).copies[0]?.compression
  const [short, long] = ['text '.repeat(300), 'text '.repeat(30_000)]
  await cache.setMany([
    ['small:1', short],
    ['never:1', long],
    ['other:1', short],
    ['other:2', long],
  ])
  await cache.set('other:3', short, { compress: { above: '1kb' } })
  expect(await Promise.all(['small:1', 'never:1', 'other:1', 'other:2', 'other:3'].map(storedAs))).toEqual([
    ...['deflate', 'none', 'none', 'deflate', 'deflate'],
  ])
  expect(await cache.get('small:1')).toBe(short)
  await cache.close()
})
