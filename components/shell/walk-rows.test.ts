import { expect, test } from 'vitest'
import { nextOf } from './walk-rows'

test('rows are walked from the first or the last, and the walk stops at the ends', () => {
  expect([nextOf(-1, 1, 3), nextOf(-1, -1, 3)]).toEqual([0, 2])
  expect([nextOf(0, 1, 3), nextOf(2, 1, 3), nextOf(0, -1, 3), nextOf(2, -1, 3)]).toEqual([1, 2, 0, 1])
})
