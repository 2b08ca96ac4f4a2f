import { expect, test } from 'vitest'
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
