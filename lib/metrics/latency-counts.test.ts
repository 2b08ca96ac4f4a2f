import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Histogram } from './histogram'
import { addCounts, latencyBetween, latencyCounts, quantilesOf } from './latency-counts'

const times = fc.array(fc.double({ min: 1e-3, max: 60_000, noNaN: true }), { minLength: 1, maxLength: 200 })

function recorded(all: readonly number[]) {
  const histogram = new Histogram()
  for (const ms of all) histogram.record(ms)
  return latencyCounts(histogram.toJSON().buckets)
}

test('counts of two processes, or of two steps, added are those of both together', () => {
  fc.assert(
    fc.property(times, times, (one, other) => {
      const both = recorded([...one, ...other])
      expect(addCounts([recorded(one), recorded(other)])).toEqual(both)
      expect(latencyBetween(recorded(one), both)).toEqual(recorded(other))
    }),
  )
})

test('quantiles are within 6 % of what was recorded', () => {
  fc.assert(
    fc.property(times, (all) => {
      const sorted = all.toSorted((one, other) => one - other)
      const told = quantilesOf(recorded(all))
      for (const [q, ms] of [
        [0.5, told?.p50],
        [0.95, told?.p95],
        [0.99, told?.p99],
      ] as const) {
        const exact = sorted[Math.ceil(q * sorted.length) - 1] ?? NaN
        // Below 64 ticks of 0.1 µs buckets are four ticks wide.
        expect(Math.abs((ms ?? NaN) - exact)).toBeLessThanOrEqual(Math.max(exact / 16 + 1e-9, 4e-4))
      }
    }),
  )
})

test('after a reset all is new, and of a sample that was scaled down a little nothing is negative', () => {
  expect(latencyBetween({ 'took:5': 10 }, { 'took:5': 3 })).toEqual({ 'took:5': 3 })
  expect(latencyBetween({ 'took:5': 10, 'took:6': 5 }, { 'took:5': 9, 'took:6': 9 })).toEqual({ 'took:6': 4 })
  expect(quantilesOf({ hits: 7 })).toBeNull()
})
