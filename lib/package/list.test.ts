import { expect, test } from 'vitest'
import { mergePages } from '@/lib/engine/browse/merge-pages'
import { freshnessAt } from '@/lib/kernel/entry'
import { storedEntry } from '@/lib/testing/stored-entry'
import { createCache, memory } from './index'

/** More writes than floors of keys are kept where there is memory alone. */
const WRITES = 20_000

test('every entry that a read would find in memory is listed, however many were written since', async () => {
  const cache = createCache({ name: 'catalog', levels: [memory({ maxEntries: 2 * WRITES })] })
  const keys = Array.from({ length: WRITES }, (_, at) => `k:${String(at).padStart(5, '0')}`)
  for (let from = 0; from < WRITES; from += 1_000)
    await cache.setMany(keys.slice(from, from + 1_000).map((key) => [key, 1] as const))
  const first = await cache.list({ sort: 'key', limit: 3 })
  expect(first.items.map(({ key, state }) => [key, state])).toEqual(keys.slice(0, 3).map((key) => [key, 'fresh']))
  expect(await cache.get('k:00000')).toBe(1)
  await cache.close()
})

test('an entry is judged once: what dies while its page is made is not shown dead in a list of what lives', async () => {
  let now = 0
  const short = storedEntry('a', { expiresAt: 10, staleUntil: 10 })
  const long = storedEntry('b', { expiresAt: 90, staleUntil: 90 })
  const page = await mergePages(
    [
      {
        level: 'memory',
        entries: 2,
        // The second page comes late.
        list: (cursor) => (
          (now += cursor ? 50 : 0),
          { items: [cursor ? long : short], cursor: cursor ? undefined : '2', total: 2 }
        ),
      },
    ],
    {
      sort: { by: 'key', descending: false },
      ...{ cursor: undefined, limit: 5, step: 1 },
      judge: (meta) => freshnessAt(meta, now),
      shows: (state) => state !== 'dead',
    },
  )
  expect(freshnessAt(short, now)).toBe('dead')
  expect(page.rows.map(({ meta, state }) => [meta.key, state])).toEqual([
    ['a', 'fresh'],
    ['b', 'fresh'],
  ])
})

test('how many a level holds in all is told also where its first page was used up', async () => {
  const names = ['a', 'b', 'c']
  const page = await mergePages(
    [
      {
        level: 'disk',
        entries: names.length,
        list: (cursor) => {
          const at = Number(cursor ?? 0)
          const next = at + 1 < names.length ? String(at + 1) : undefined
          return { items: [storedEntry(names[at] ?? '')], cursor: next, total: cursor ? undefined : names.length }
        },
      },
    ],
    {
      sort: { by: 'key', descending: false },
      ...{ cursor: undefined, limit: 1, step: 1 },
      judge: () => 'fresh',
      shows: () => true,
    },
  )
  expect([page.rows.length, page.total, page.totalIsExact]).toEqual([1, 3, false])
})

test('what a list shows as fresh has time left, however long its page took', async () => {
  let [now, step] = [1_800_000_000_000, 0]
  // Every look at the clock finds it further on.
  const clock = { now: () => (now += step) }
  const cache = createCache({ name: 'catalog', clock, levels: [memory()], defaults: { jitter: 0 } })
  await cache.set('a', 1, { ttl: 1_000 })
  step = 600
  const { items } = await cache.list()
  expect(items.map(({ state, ttlMs }) => [state, ttlMs])).toEqual([['fresh', 400]])
  await cache.close()
})

test('of a key whose generations are all there, the one that a read finds is listed, on whatever page', async () => {
  const held = ['a', 'b', 'c'].flatMap((key) => [1, 2].map((version) => storedEntry(key, { version })))
  const bySize = [...held].sort((one, other) => one.version - other.version)
  const rowsOf = async (by: 'key' | 'size'): Promise<unknown[]> => {
    const items = by === 'key' ? held : bySize
    const rows: unknown[] = []
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const page: Awaited<ReturnType<typeof mergePages>> = await mergePages(
        [
          {
            ...{ level: 'redis', entries: held.length },
            list: (from, limit) => {
              const at = Number(from ?? 0)
              const next = at + limit < items.length ? String(at + limit) : undefined
              return { items: items.slice(at, at + limit), cursor: next, total: items.length }
            },
          },
        ],
        {
          sort: { by, descending: false },
          ...{ cursor: cursor || undefined, limit: 1, step: 5 },
          judge: ({ version }) => (version === 2 ? 'fresh' : 'dead'),
          shows: (state) => state === 'fresh',
        },
      )
      rows.push(...page.rows.map(({ meta, levels }) => [meta.key, meta.version, levels]))
      cursor = page.cursor
    }
    return rows
  }
  const expected = ['a', 'b', 'c'].map((key) => [key, 2, ['redis']])
  expect(await rowsOf('key')).toEqual(expected)
  expect(await rowsOf('size')).toEqual(expected)
})
