import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCache, memory } from '@/lib/package'
import { hashOfKey } from '@/lib/kernel/hash-of-key'
import { LruStack } from './lru-stack'
import { MissRatioCurve } from './miss-ratio-curve'

const still = { now: () => 0 }

test('distances in the stack are those of a plain list, through any number of uses', () => {
  const use = fc.record({ place: fc.nat(7), weight: fc.integer({ min: 1, max: 9 }), goes: fc.boolean() })
  fc.assert(
    fc.property(fc.array(use, { maxLength: 200 }), (uses) => {
      const stack = new LruStack(8)
      let list: { place: number; weight: number }[] = []
      for (const { place, weight, goes } of uses) {
        const at = list.findIndex((one) => one.place === place)
        if (at >= 0) expect(stack.above(place)).toBe(list.slice(0, at).reduce((sum, one) => sum + one.weight, 0))
        list = list.filter((one) => one.place !== place)
        if (goes) stack.remove(place)
        else {
          stack.push(place, weight)
          list.unshift({ place, weight })
        }
      }
    }),
  )
})

/** Zipf-like requests over 3,000 keys. */
function requests(n: number): number[] {
  let seed = 42
  const random = () => ((seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff), seed / 2 ** 31)
  return Array.from({ length: n }, () => Math.floor(3_000 ** random()))
}

function exactRate(keys: readonly number[], capacity: number): number {
  const held = new Map<number, true>()
  let hits = 0
  for (const key of keys) {
    if (held.delete(key)) hits++
    held.set(key, true)
    if (held.size > capacity) held.delete(held.keys().next().value ?? -1)
  }
  return hits / keys.length
}

test.each([
  // All keys followed: exact. A third of them: near.
  [4_096, 0],
  [1_024, 0.02],
])('with a sample of %i keys the mean error against an exact simulation of LRU is at most %f', (keys, error) => {
  const curve = new MissRatioCurve({ maxBytes: Infinity, maxEntries: 200, clock: still, keys, usesPerSecond: Infinity })
  const asked = requests(40_000)
  for (const key of asked) {
    const hash = hashOfKey(`k:${key}`)
    curve.stored(hash, 1, Infinity)
    curve.missed(hash)
  }
  const points = curve.points(asked.length) ?? []
  const errors = points.map(({ factor, hitRate }) => Math.abs(hitRate - exactRate(asked, 200 * factor)))
  expect(errors).toHaveLength(6)
  expect(errors.reduce((sum, one) => sum + one, 0) / errors.length).toBeLessThanOrEqual(error + 1e-9)
  expect(curve.sampledKeys).toBeLessThanOrEqual(keys)
})

test('what expired is missing whatever the size', () => {
  const time = { now: 0 }
  const curve = new MissRatioCurve({ maxBytes: Infinity, maxEntries: 100, clock: { now: () => time.now } })
  for (let round = 0; round < 10; round++)
    for (let key = 0; key < 50; key++) {
      time.now += 1
      curve.stored(hashOfKey(`k:${key}`), 1, time.now + 10)
      curve.missed(hashOfKey(`k:${key}`))
    }
  expect(curve.points(500)?.map(({ hitRate }) => hitRate)).toEqual([0, 0, 0, 0, 0, 0])
})

test('more uses in a second than they may cost make the sample smaller', () => {
  const time = { now: 0 }
  const curve = new MissRatioCurve({ maxBytes: Infinity, maxEntries: 1e6, clock: { now: () => time.now } })
  for (const key of requests(200_000)) {
    curve.hit(hashOfKey(`k:${key}`), 1)
    time.now += 0.001
  }
  expect(curve.sampleRate).toBeLessThan(0.1)
  expect(curve.points(200_000)?.at(-1)?.hitRate ?? 1).toBeGreaterThan(0.8)
})

test('a real engine tells the rate that L1 has, and that it would have at twice its size', async () => {
  const cache = createCache({ name: 'curve', levels: [memory({ maxEntries: 100 })] })
  await cache.ready()
  // All in turn: LRU of the size of L1 hits nothing, of twice its size everything. So few that all keys stay sampled,
  // however fast it goes.
  for (let round = 0; round < 5; round++)
    for (let key = 0; key < 150; key++) await cache.getOrSet(`k:${key}`, () => Promise.resolve(key))
  const { curve } = cache.observations()
  const rateAt = (factor: number) => curve?.points.find((point) => point.factor === factor)?.hitRate
  expect(curve?.requests).toBe(750)
  expect([rateAt(1), rateAt(2)]).toEqual([0, 0.8])
  await cache.close()
})
