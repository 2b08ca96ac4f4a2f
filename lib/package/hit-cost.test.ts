import { afterAll, beforeAll, expect, it } from 'vitest'
import { createCache, memory } from '@/lib/package'

const KEYS = Array.from({ length: 1_000 }, (_, i) => `company:${i}`)
const cache = createCache({
  name: 'hits',
  levels: [memory({ maxEntries: 2_000 })],
  defaults: { ttl: '1h', tags: ['companies'] },
})
const never = (): never => {
  throw new Error('a hit loads nothing')
}

beforeAll(async () => {
  await cache.setMany(KEYS.map((key, i) => [key, { i }]))
})
afterAll(() => cache.close())

/** Bytes that a call leaves on the heap: of many rounds the middle one, so that no collection in between counts. */
function bytesOf(call: (key: string) => unknown): number {
  const rounds = Array.from({ length: 301 }, () => {
    const before = process.memoryUsage().heapUsed
    for (const key of KEYS) call(key)
    return (process.memoryUsage().heapUsed - before) / KEYS.length
  })
  return rounds.slice(-41).sort((a, b) => a - b)[20] ?? Infinity
}

it('a hit of getOrSet and of get allocates one promise more than a peek: no closure, no timer', () => {
  const peek = bytesOf((key) => cache.peek(key))
  const promise = bytesOf(() => Promise.resolve(KEYS))
  // The time, boxed; and what metrics make of one hit in 64.
  expect(peek).toBeLessThan(100)
  expect(bytesOf((key) => cache.getOrSet(key, never))).toBeLessThan(peek + promise + 16)
  expect(bytesOf((key) => cache.get(key))).toBeLessThan(peek + promise + 16)
})
