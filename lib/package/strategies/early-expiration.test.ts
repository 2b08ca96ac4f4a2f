import { expect, it, vi } from 'vitest'
import { strategyCache } from '@/lib/testing/strategy-cache'
import { eventually } from '@/lib/testing/eventually'

it('the dice of each read decide whether it reloads early; the nearer the expiry, the likelier', async () => {
  let chance = 0.5
  const { cache, clock, transcript } = strategyCache({
    random: () => chance,
    defaults: { ttl: '60s', earlyExpiration: 1 },
  })
  const load = vi.fn(() => {
    // The load takes half a second, which is what early expiration measures.
    clock.advance(500)
    return load.mock.calls.length
  })
  await cache.getOrSet('a:1', load)
  transcript()
  // 500 ms · ln 2 = 347 ms before the expiry, to be precise, is where a one in two comes due.
  clock.advance(59_600)
  expect(await cache.getOrSet('a:1', load)).toBe(1)
  chance = 0.1
  expect(await cache.getOrSet('a:1', load)).toBe(1)
  await eventually(() => expect(cache.peek('a:1')).toBe(2))
  expect(transcript()).toBe(`1. request.served a:1 from memory
2. load.started a:1, because of early
3. request.served a:1 from memory
4. load.finished a:1
5. entry.stored a:1 for 60 s`)
})
