import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createCache, memory } from '@/lib/package'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

test('what is invalidated while memory is being walked is given back, too, where the walk has passed it', async () => {
  const cache = createCache({ name: 'walked', levels: [memory()] })
  await cache.ready()
  const entries = Array.from({ length: 3_000 }, (_, i) => [`c:${i}`, i] as const)
  await cache.setMany(entries, { tags: ['red'] })
  await cache.set('c:kept', 1)
  const held = (): number => cache.stats().levels[0]?.entries ?? NaN

  // A change that touches none of them makes the sweeper walk, two thousand entries in a round.
  await cache.invalidate({ tag: 'none' })
  vi.advanceTimersByTime(1_000)
  expect(held()).toBe(3_001)
  await cache.invalidate({ tag: 'red' })
  vi.advanceTimersByTime(4_000)
  expect(held()).toBe(1)
  await cache.close()
})
