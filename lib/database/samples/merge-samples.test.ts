import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { observedMs, rollUpSamples, spread, type Sample } from './merge-samples'

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

describe('the time that was counted', () => {
  const counted = (at: number, stepSeconds: number, gauges: Sample['gauges'] = {}): Sample => ({
    ...{ cache: 'a', instance: 'one', scope: 'cache', counters: {} },
    ...{ at: at * 1_000, stepSeconds, gauges },
  })
  const life = (began: number, until: number) => ({ beganAt: began * 1_000, until: until * 1_000 })

  it('is the whole step while a process lives, however late its timers are', () => {
    expect(observedMs([counted(60, 60, life(3, 120.02))])).toBe(60_000)
    expect(observedMs([counted(60, 60)])).toBe(60_000)
  })

  it('ends and begins with a process: a restart leaves a hole', () => {
    expect(observedMs([counted(0, 60, life(-90, 20)), counted(0, 60, life(45, 60))])).toBe(35_000)
    expect(observedMs([counted(0, 10, life(-90, 10)), counted(20, 10, life(25, 30))])).toBe(15_000)
  })

  it('of several processes is that in which any counted', () => {
    expect(observedMs([counted(0, 60, life(0, 40)), counted(0, 60, life(10, 30)), counted(0, 60, life(35, 60))])).toBe(
      60_000,
    )
    expect(observedMs([counted(0, 60, life(0, 20)), counted(0, 60, life(5, 30))])).toBe(30_000)
  })
})
