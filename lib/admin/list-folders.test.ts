import { afterEach, beforeEach, expect, test } from 'vitest'
import { forCache, type CacheContext } from '@/lib/admin/context'
import { createTestContext } from '@/lib/testing/admin-context'
import { listFolders } from './list-folders'

let context: CacheContext
let built: Awaited<ReturnType<typeof createTestContext>>

beforeEach(async () => {
  built = await createTestContext()
  const found = forCache({ ...built.context, actor: { name: 'test', role: 'viewer' }, address: '-' }, undefined)
  context = found ?? expect.fail('the test context has a cache')
  const keys = ['a', 'a:1', 'a:2', 'a:b:1', 'a:b:2', 'a:c:1', 'b:x', 'loose', '😀:1', '__proto__:1']
  for (const key of keys) await built.cache.set(key, 1)
})
afterEach(() => built.feed.close())

const told = async (prefix: string, limit = 50, cursor?: string) => {
  const page = await listFolders(context, { prefix, limit, cursor })
  return { folders: page.items.map(({ prefix: name, entries }) => `${name} ${entries}`), ...page }
}

test('a level of folders is what keys have up to their next colon, with how many lie below', async () => {
  const { folders, keys, nextCursor, totalIsExact } = await told('')
  expect(folders.sort()).toEqual(['__proto__: 1', 'a: 5', 'b: 1', '😀: 1'])
  expect([keys, nextCursor, totalIsExact]).toEqual([2, null, true])
})

test('below a folder are its own folders, and its keys beside them', async () => {
  expect(await told('a:')).toMatchObject({ folders: ['a:b: 2', 'a:c: 1'], keys: 2 })
})

test('pages join without a folder lost or told twice', async () => {
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const { items, nextCursor } = await told('', 1, cursor)
    seen.push(...items.map(({ prefix }) => prefix))
    cursor = nextCursor ?? undefined
  } while (cursor !== undefined)
  expect(seen.sort()).toEqual(['__proto__:', 'a:', 'b:', '😀:'])
})

test('a folder of thousands costs one look at its beginning', async () => {
  for (let i = 0; i < 3_000; i++) await built.cache.set(`big:${i}`, 1)
  let calls = 0
  const { list } = context.cache
  context = { ...context, cache: { ...context.cache, list: (query) => (calls++, list(query)) } }
  expect((await told('')).folders).toContain('big: 3000')
  expect(calls).toBeLessThan(20)
})

test('where thousands of keys lie side by side, the answer says that it is partial and where to go on', async () => {
  for (let i = 0; i < 3_000; i++) await built.cache.set(`flat-${String(i).padStart(4, '0')}`, 1)
  await built.cache.set('z:1', 1)
  const first = await told('f')
  expect(first).toMatchObject({ items: [], totalIsExact: false })
  expect(first.keys).toBeGreaterThanOrEqual(2_000)
  expect((await told('f', 50, first.nextCursor ?? undefined)).nextCursor).toBeNull()
})
