import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rollUpSamples, spread, type Sample } from './merge-samples'

const sample: fc.Arbitrary<Sample> = fc.record({
  cache: fc.constantFrom('a', 'b'),
  instance: fc.constantFrom('one', 'two'),
  scope: fc.constantFrom('outcome', 'level:memory'),
  stepSeconds: fc.constantFrom(10, 60),
  at: fc.integer({ min: 0, max: 400 }).map((step) => step * 10_000),
  counters: fc.dictionary(fc.constantFrom('hits', 'misses'), fc.nat(1_000_000)),
  gauges: fc.dictionary(fc.constantFrom('entries'), fc.nat()),
})

function sums(samples: readonly Sample[]): Map<string, number> {
  const totals = new Map<string, number>()
  for (const { cache, instance, scope, counters } of samples)
    for (const [name, count] of Object.entries(counters)) {
      const of = [cache, instance, scope, name].join(' ')
      totals.set(of, (totals.get(of) ?? 0) + count)
    }
  return totals
}

test('rolling samples up, in one go or in two, keeps every sum of every cache, process and scope', () => {
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 60 }), (samples) => {
      const inTwo = rollUpSamples(rollUpSamples(samples, 60), 3_600)
      expect(sums(inTwo)).toEqual(sums(samples))
      expect(sums(rollUpSamples(samples, 3_600))).toEqual(sums(samples))
      expect(new Set(inTwo.map(({ at, cache, scope, instance }) => [at, cache, scope, instance].join(' '))).size).toBe(
        inTwo.length,
      )
    }),
  )
})

test('what is drawn over shorter steps adds up to what was counted', () => {
  fc.assert(
    fc.property(sample, fc.constantFrom(1_000, 7_000, 10_000), (one, stepMs) => {
      expect(sums(spread(one, stepMs))).toEqual(sums([one]))
    }),
  )
})
