import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { touchLater } from './touch-later'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('what asks all the time has it done once a rest, the first time soon', () => {
  const run = vi.fn()
  const touch = touchLater(run, 1_500, () => 10_000)
  const askFor = (ms: number) => {
    for (let spent = 0; spent < ms; spent += 100) {
      touch.ask()
      vi.advanceTimersByTime(100)
    }
  }
  askFor(1_500)
  expect(run).toHaveBeenCalledTimes(1)
  askFor(9_900)
  expect(run).toHaveBeenCalledTimes(1)
  askFor(100)
  expect(run).toHaveBeenCalledTimes(2)
})

test('after a quiet time it is done as soon as the first time', () => {
  const run = vi.fn()
  const touch = touchLater(run, 1_500, () => 10_000)
  touch.ask()
  vi.advanceTimersByTime(30_000)
  touch.ask()
  vi.advanceTimersByTime(1_500)
  expect(run).toHaveBeenCalledTimes(2)
})

test('nothing is done where nothing is to be looked at again, nor after it was stopped', () => {
  const run = vi.fn()
  touchLater(run, 1_500, () => Infinity).ask()
  const touch = touchLater(run, 1_500, () => 0)
  touch.ask()
  touch.stop()
  vi.advanceTimersByTime(60_000)
  expect(run).not.toHaveBeenCalled()
})
