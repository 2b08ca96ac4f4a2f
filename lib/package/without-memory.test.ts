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
