import { beforeEach, expect, test } from 'vitest'
import type { ListPage, ListQuery } from '@/lib/engine/answers'
import { createFakeCache } from '@/lib/testing/fake-cache'
import { KeptPages } from './kept-pages'

const time = { now: 0 }
let walks = 0
let pages: KeptPages
beforeEach(() => {
  walks = 0
  pages = new KeptPages({ now: () => time.now })
})

/** A cache that says how many entries it has, and counts its walks. */
function cacheOf(entries: number) {
  const cache = createFakeCache('large')
  const stats = cache.stats()
  return Object.assign(cache, {
    stats: () => ({ ...stats, levels: stats.levels.map((level) => ({ ...level, entries })) }),
    list(): Promise<ListPage> {
      walks++
      return Promise.resolve({
        items: [],
        nextCursor: undefined,
        total: 0,
        totalIsExact: true,
        unanswered: [],
        unseen: [],
      })
    },
  })
}

test('of a large cache, who asks the same at the same time or within two seconds shares one walk', async () => {
  const cache = cacheOf(1_000_000)
  await Promise.all([pages.list(cache, { prefix: 'a' }), pages.list(cache, { prefix: 'a' })])
  await pages.list(cache, { prefix: 'a' })
  expect(walks).toBe(1)
  await pages.list(cache, { prefix: 'b' })
  expect(walks).toBe(2)
  time.now += 2_000
  await pages.list(cache, { prefix: 'a' })
  expect(walks).toBe(3)
})

test('whatever was set, deleted or invalidated meanwhile makes a new one', async () => {
  const cache = cacheOf(1_000_000)
  await pages.list(cache, {})
  await cache.set('a:1', 1)
  await pages.list(cache, {})
  expect(walks).toBe(2)
})

test('two walks go at a time, and the others in the order they were asked for, also where one fails', async () => {
  const begun: string[] = []
  const ends: (() => void)[] = []
  const cache = Object.assign(cacheOf(1_000_000), {
    list(query?: ListQuery): Promise<ListPage> {
      begun.push(query?.prefix ?? '')
      return new Promise((_resolve, reject) => ends.push(() => reject(new Error('no'))))
    },
  })
  const asked = ['a', 'b', 'c', 'd'].map((prefix) => pages.list(cache, { prefix }).catch(() => prefix))
  await new Promise(setImmediate)
  expect(begun).toEqual(['a', 'b'])
  await cache.set('a:1', 1)
  asked.push(pages.list(cache, { prefix: 'd' }).catch(() => 'd, whose walk has yet to begin'))
  for (const at of [0, 1, 2, 3]) {
    ends[at]?.()
    await new Promise(setImmediate)
  }
  expect(begun).toEqual(['a', 'b', 'c', 'd'])
  expect(await Promise.all(asked)).toEqual(['a', 'b', 'c', 'd', 'd, whose walk has yet to begin'])
})

test('a small cache is asked each time, and no more is kept than has room', async () => {
  for (let i = 0; i < 3; i++) await pages.list(cacheOf(1_000), {})
  expect(walks).toBe(3)
  const cache = cacheOf(1_000_000)
  for (let i = 0; i <= 100; i++) await pages.list(cache, { prefix: `p${i}` })
  walks = 0
  await pages.list(cache, { prefix: 'p1' })
  await pages.list(cache, { prefix: 'p0' })
  expect(walks).toBe(1)
})
