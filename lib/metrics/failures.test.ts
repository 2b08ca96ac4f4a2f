import { expect, test } from 'vitest'
import { Failures, mergeFailures } from './failures'

const failed = (operation: string, reason: string, lastAt: number, count = 1) => ({ operation, reason, count, lastAt })

test('failures that differ by a figure only are counted together, in the words of the last', () => {
  const failures = new Failures()
  failures.add(failed('read', 'no answer within 101 ms', 1))
  failures.add(failed('write', 'disk full', 2))
  failures.add(failed('read', 'no answer within 250 ms', 3))
  expect(failures.list()).toEqual([failed('read', 'no answer within 250 ms', 3, 2), failed('write', 'disk full', 2)])
})

test('16 kinds are kept, those that failed last', () => {
  const failures = new Failures()
  const words = 'a b c d e f g h i j k l m n o p q r s t'.split(' ')
  words.forEach((word, at) => failures.add(failed('read', word, at)))
  failures.add(failed('read', 'e', 20))
  expect(failures.list().map(({ reason }) => reason)).toEqual(['e', ...words.slice(5).reverse()])
})

test('what processes saw adds up, whatever the order in which they tell of it', () => {
  const one = [failed('read', 'reset', 9, 2), failed('write', 'full', 4)]
  const other = [failed('sweep', 'locked', 8), failed('read', 'reset', 5, 3)]
  const merged = [failed('read', 'reset', 9, 5), failed('sweep', 'locked', 8), failed('write', 'full', 4)]
  expect(mergeFailures([one, other])).toEqual(merged)
  expect(mergeFailures([other, one])).toEqual(merged)
})
