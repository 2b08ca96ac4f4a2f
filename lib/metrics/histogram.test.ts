import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Histogram } from './histogram'

const latency = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 10_000, noNaN: true }),
  fc.double({ min: 0, max: 1e8, noNaN: true }),
)
const latencies = fc.array(latency, { minLength: 1, maxLength: 200 })
const quantile = fc.double({ min: 0, max: 1, noNaN: true })

function of(values: readonly number[]): Histogram {
  const histogram = new Histogram()
  for (const value of values) histogram.record(value)
  return histogram
}

test('a quantile is within 1.6 % (or 0.05 µs) of the value at its rank', () => {
  fc.assert(
    fc.property(latencies, quantile, (values, q) => {
      const sorted = [...values].sort((one, other) => one - other)
      const exact = sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] ?? NaN
      expect(Math.abs(of(values).quantile(q) - exact)).toBeLessThanOrEqual(Math.max(exact / 64, 0.00005) * 1.000001)
    }),
  )
})

test('merging gives the quantiles of everything together', () => {
  fc.assert(
    fc.property(fc.array(latencies, { maxLength: 5 }), quantile, (parts, q) => {
      const merged = new Histogram()
      for (const part of parts) merged.merge(of(part))
      const together = of(parts.flat())
      expect(merged.count).toBe(together.count)
      expect(merged.quantile(q)).toBe(together.quantile(q))
      expect(merged.sumMs).toBeCloseTo(together.sumMs, 3)
    }),
  )
})

test('a sample scaled to what there was has that many to the last one, and quantiles of the sample', () => {
  fc.assert(
    fc.property(latencies, fc.integer({ min: 1, max: 1e9 }), (values, times) => {
      const sample = of(values)
      const scaled = sample.scaledTo(times)
      expect(scaled.count).toBe(times)
      expect(scaled.toJSON().buckets.reduce((sum, n, i) => (i % 2 ? sum + n : sum), 0)).toBe(times)
      expect(sample.scaledTo(values.length * times).quantile(0.9)).toBe(sample.quantile(0.9))
    }),
  )
  expect(new Histogram().scaledTo(5).count).toBe(0)
})

test('JSON brings the same histogram back and is short', () => {
  fc.assert(
    fc.property(latencies, (values) => {
      const histogram = of(values)
      const back = Histogram.fromJSON(JSON.parse(JSON.stringify(histogram)))
      expect(back.toJSON()).toEqual(histogram.toJSON())
      expect([back.count, back.quantile(0.5)]).toEqual([histogram.count, histogram.quantile(0.5)])
      expect(histogram.toJSON().buckets.length).toBeLessThanOrEqual(values.length * 2)
    }),
  )
})

test('nothing recorded has no quantile, and what is no time is not recorded as one', () => {
  const histogram = of([NaN])
  expect(histogram.count).toBe(0)
  expect(histogram.quantile(0.5)).toBeNaN()
  histogram.record(-5)
  expect(histogram.quantile(1)).toBeLessThan(0.0001)
  histogram.record(Infinity)
  expect(histogram.quantile(1)).toBeGreaterThan(3_600_000)
})

test.each([
  [{ sumMs: 1, buckets: [0] }],
  [{ sumMs: 1, buckets: [-1, 3] }],
  [{ sumMs: 1, buckets: [99_999, 3] }],
  [{ sumMs: 1, buckets: [0, -3] }],
  [{ sumMs: 1, buckets: [0.5, 3] }],
  [{ sumMs: NaN, buckets: [] }],
])('%j is refused', (json) => {
  expect(() => Histogram.fromJSON(json)).toThrow(TypeError)
})
