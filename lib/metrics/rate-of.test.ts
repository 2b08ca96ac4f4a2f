import { expect, test } from 'vitest'
import { rateOf } from './rate-of'

test('with nothing counted there is no rate, rather than a rate of 0', () => {
  expect(rateOf(0, 0)).toBeNull()
  expect(rateOf(0, 4)).toBe(0)
  expect(rateOf(3, 4)).toBe(0.75)
})
