import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SampleRow } from '@/lib/ports/sample-reader'
import { rollUp } from './series'

const names = fc.constantFrom('hits', 'misses', '__proto__', 'constructor')
const row: fc.Arbitrary<SampleRow> = fc.record({
  scope: fc.constantFrom('outcome', 'level:memory', 'level:redis'),
  at: fc.integer({ min: 0, max: 1_000_000 }),
  counters: fc.dictionary(names, fc.nat(1_000_000)),
  gauges: fc.dictionary(fc.constantFrom('entries', 'bytes'), fc.nat()),
})

function sums(rows: readonly SampleRow[]): Record<string, number> {
  const totals: Record<string, number> = {}
  for (const { scope, counters } of rows) {
    for (const [name, count] of Object.entries(counters)) {
      totals[`${scope} ${name}`] = (totals[`${scope} ${name}`] ?? 0) + count
    }
  }
  return totals
}

test('a coarser step keeps every sum', () => {
  fc.assert(
    fc.property(fc.array(row), fc.integer({ min: 1, max: 200_000 }), (rows, stepMs) => {
      expect(sums(rollUp(rows, stepMs))).toEqual(sums(rows))
    }),
  )
})

test('rows lie at multiples of the step, each scope once a step, oldest first', () => {
  fc.assert(
    fc.property(fc.array(row), fc.integer({ min: 1, max: 200_000 }), (rows, stepMs) => {
      const rolled = rollUp(rows, stepMs)
      expect(rolled.every(({ at }) => at % stepMs === 0)).toBe(true)
      expect(new Set(rolled.map(({ at, scope }) => `${at} ${scope}`)).size).toBe(rolled.length)
      expect(rolled.map(({ at }) => at)).toEqual(rolled.map(({ at }) => at).sort((one, other) => one - other))
    }),
  )
})

test('rolling up in two goes is rolling up in one', () => {
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      expect(sums(rollUp(rollUp(rows, 1_000), 60_000))).toEqual(sums(rollUp(rows, 60_000)))
      expect(rollUp(rollUp(rows, 1_000), 60_000).map(({ at }) => at)).toEqual(rollUp(rows, 60_000).map(({ at }) => at))
    }),
  )
})

test('of a gauge the latest value in a step remains', () => {
  const sample = (at: number, entries: number): SampleRow => ({
    scope: 'level:disk',
    at,
    counters: {},
    gauges: { entries },
  })
  const rolled = rollUp([sample(59_000, 7), sample(1_000, 3), sample(61_000, 9)], 60_000)
  expect(rolled.map(({ at, gauges }) => [at, gauges.entries])).toEqual([
    [0, 7],
    [60_000, 9],
  ])
})

test('a step of nothing is refused', () => {
  expect(() => rollUp([], 0)).toThrow(TypeError)
})
