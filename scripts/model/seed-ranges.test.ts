import { expect, test } from 'vitest'
import { countOf, merged, seedRangeIn, without } from './seed-ranges'

test('stretches of seeds add up, each seed once, and what is left of one is run', () => {
  const done = merged([
    [10, 20],
    [1, 3],
    [4, 9],
    [15, 25],
    [40, 41],
  ])
  expect(done).toEqual([
    [1, 25],
    [40, 41],
  ])
  expect(countOf(done)).toBe(27)
  expect(without([20, 50], done)).toEqual([
    [26, 39],
    [42, 50],
  ])
  expect(without([2, 7], done)).toEqual([])
  expect(without([100, 101], done)).toEqual([[100, 101]])
})

test('a stretch is A-B or one seed, and anything else is refused', () => {
  expect(seedRangeIn('7-9')).toEqual([7, 9])
  expect(seedRangeIn('7')).toEqual([7, 7])
  for (const text of ['9-7', '', 'a-b', '1-']) expect(() => seedRangeIn(text)).toThrow(TypeError)
})
