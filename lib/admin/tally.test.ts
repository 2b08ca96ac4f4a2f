import { expect, it } from 'vitest'
import type { Cache } from '@/lib/engine/cache-contract'
import { FakeClock } from '@/lib/testing/fake-clock'
import { Tallies } from './tally'

it('what was counted is kept for as long as the same levels answer', async () => {
  const clock = new FakeClock()
  let [counted, status] = [0, 'up']
  const cache = {
    stats: () => ({ levels: [{ name: 'redis', status }] }),
    tally: () => {
      counted++
      // A slow count is kept for twenty times as long as it took.
      clock.advance(1_000)
      return Promise.resolve({ entries: 1 })
    },
  } as unknown as Cache
  const tallies = new Tallies(clock)
  await tallies.of(cache)
  clock.advance(19_000)
  await tallies.of(cache)
  expect(counted).toBe(1)
  status = 'down'
  await tallies.of(cache)
  await tallies.of(cache)
  expect(counted).toBe(2)
  status = 'up'
  await tallies.of(cache)
  expect(counted).toBe(3)
  clock.advance(20_000)
  await tallies.of(cache)
  expect(counted).toBe(4)
})
