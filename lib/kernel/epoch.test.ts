import { expect, test } from 'vitest'
import { beganBefore, epochAt } from './epoch'

test('an earlier life of the log is told from a later one, across every number of digits', () => {
  const times = [0, 35, 36, 1_000_000, 1_700_000_000_000, 99_999_999_999_999]
  times.forEach((time, i) => {
    for (const earlier of times.slice(0, i)) {
      expect(beganBefore(epochAt(earlier, 'z'), epochAt(time, 'a'))).toBe(true)
      expect(beganBefore(epochAt(time, 'a'), epochAt(earlier, 'z'))).toBe(false)
    }
  })
})

test('names of another form are not ordered', () => {
  expect(beganBefore('private-1', epochAt(1, 'a'))).toBe(false)
  expect(beganBefore(epochAt(1, 'a'), '')).toBe(false)
})
