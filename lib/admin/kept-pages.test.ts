import { beforeEach, expect, test } from 'vitest'
import type { ListPage } from '@/lib/engine/answers'
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
      return Promise.resolve({ items: [], nextCursor: undefined, total: 0, totalIsExact: true, unanswered: [] })
    },
  })
}

test('of a large cache, who asks the same at the same time or within a second shares one walk', async () => {
  const cache = cacheOf(1_000_000)
  await Promise.all([pages.list(cache, { prefix: 'a' }), pages.list(cache, { prefix: 'a' })])
  await pages.list(cache, { prefix: 'a' })
  expect(walks).toBe(1)
  await pages.list(cache, { prefix: 'b' })
  expect(walks).toBe(2)
  time.now += 1_000
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
