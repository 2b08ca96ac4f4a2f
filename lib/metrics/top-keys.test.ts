import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TopKeys } from './top-keys'

const SIZE = 8
const request = fc.record({
  // Skewed, so that there is something to find, and more keys than counters.
  key: fc.oneof(fc.nat(3), fc.nat(40)).map((number) => `k${number}`),
  weight: fc.integer({ min: 1, max: 64 }),
})

function counted(requests: readonly { key: string; weight: number }[]) {
  const truth = new Map<string, number>()
  const top = new TopKeys(SIZE)
  for (const { key, weight } of requests) {
    truth.set(key, (truth.get(key) ?? 0) + weight)
    top.add(key, weight)
  }
  return { truth, top }
}

test('a count is never too low, and too high by its error at most, which is at most 1/m of all', () => {
  fc.assert(
    fc.property(fc.array(request, { maxLength: 300 }), (requests) => {
      const { truth, top } = counted(requests)
      for (const { key, count, error } of top.top(SIZE)) {
        const exact = truth.get(key) ?? 0
        expect(count).toBeGreaterThanOrEqual(exact)
        expect(count - error).toBeLessThanOrEqual(exact)
        expect(error).toBeLessThanOrEqual(top.total / SIZE)
      }
    }),
  )
})

test('every key that had more than 1/m of all requests is among them', () => {
  fc.assert(
    fc.property(fc.array(request, { maxLength: 300 }), (requests) => {
      const { truth, top } = counted(requests)
      const held = new Set(top.top(SIZE).map(({ key }) => key))
      for (const [key, count] of truth) if (count > top.total / SIZE) expect(held).toContain(key)
    }),
  )
})

test('what was hot gives way to what is hot now', () => {
  const top = new TopKeys(SIZE, 1_000)
  for (let i = 0; i < 900; i++) top.add('yesterday')
  for (let i = 0; i < 3_000; i++) top.add('today')
  expect(top.top(1)[0]?.key).toBe('today')
  expect(top.total).toBeLessThan(1_000)
})
