import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BigKeys } from './big-keys'

test('holds the largest of all keys that were stored once each', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(1_000_000), { maxLength: 60 }), (sizes) => {
      const big = new BigKeys(5)
      sizes.forEach((size) => big.note(`k${size}`, size))
      const largest = sizes.toSorted((one, other) => other - one).slice(0, 5)
      expect(big.list().map(({ sizeBytes }) => sizeBytes)).toEqual(largest)
    }),
  )
})

test('a key that was stored again has its latest size, and makes way when it shrank', () => {
  const big = new BigKeys(2)
  big.note('a', 100)
  big.note('b', 90)
  big.note('a', 10)
  expect(big.list()).toEqual([
    { key: 'b', sizeBytes: 90 },
    { key: 'a', sizeBytes: 10 },
  ])
  big.note('c', 20)
  expect(big.list().map(({ key }) => key)).toEqual(['b', 'c'])
})
