/** P12: what a read costs in small and in large levels, beside a bare Map */
import { byForm } from '@/bench/harness/form'
import { interleaved, measuredOf } from '@/bench/harness/interleaved'
import { atLeast, atMost, keepResults } from '@/bench/harness/results'
import { keysOf } from '@/bench/harness/samples'
import { pairedRatios, type Spread } from '@/bench/harness/spread'
import { filledLevel } from './level-of'
import { zipf } from '@/bench/harness/zipf'
import { progress } from '@/bench/harness/progress'
import { allSteps } from '@/lib/kernel/steps'

const READS = 200_000
progress('filling 1,000,000 entries')
const few = keysOf(10_000)
const many = keysOf(1_000_000)
const readsOfFew = Array.from(zipf(few.length, READS), (number) => few[number] ?? '')
const readsOfMany = Array.from(zipf(many.length, READS), (number) => many[number] ?? '')
const small = filledLevel(few)
const large = filledLevel(many)
const smallMap = new Map(few.map((key, i) => [key, i]))
const largeMap = new Map(many.map((key, i) => [key, i]))

function readAll(read: (key: string) => unknown, all: readonly string[]): number {
  let found = 0
  for (const key of all) if (read(key) !== undefined) found++
  if (found !== all.length) throw new Error('a read missed')
  return all.length
}

const page = (level: typeof small): number => {
  const { items } = allSteps(level.list({}, { by: 'key', descending: false }, undefined, 50))
  if (items.length !== 50) throw new Error('a page is not whole')
  return 1
}

const measured = await interleaved(byForm(7, 15), {
  'Map, 10,000': () => readAll((key) => smallMap.get(key), readsOfFew),
  'Map, 1,000,000': () => readAll((key) => largeMap.get(key), readsOfMany),
  'Timberline, 10,000': () => readAll((key) => small.read(key, 1, 1), readsOfFew),
  'Timberline, 1,000,000': () => readAll((key) => large.read(key, 1, 1), readsOfMany),
  'first page, 10,000': () => page(small),
  'first page, 1,000,000': () => page(large),
  'sweep step of 1,000': () => (large.sweep(1, 1_000), 1),
})

/** How many times as fast the small one is in the same round, upside down. */
const rate = (name: string): Spread =>
  pairedRatios(measuredOf(measured, `${name}, 10,000`).cpu, measuredOf(measured, `${name}, 1,000,000`).cpu)
const pages = pairedRatios(
  measuredOf(measured, 'first page, 1,000,000').cpu,
  measuredOf(measured, 'first page, 10,000').cpu,
)
keepResults('l1-growth', {
  title: 'L1: cost as it grows',
  tables: [
    {
      title: 'Zipf 0.99, ns of processor time',
      columns: ['ns'],
      rows: measured.map(({ name, cpu }) => ({ name, cells: [cpu] })),
    },
  ],
  goals: [
    atLeast('P12', 'L1, rate at 1,000,000 entries, of the one at 10,000', rate('Timberline'), 0.5),
    atMost('P12', 'L1, first page: 1,000,000 against 10,000', pages, 2),
    atLeast('–', 'the same for a bare Map: what the machine allows', rate('Map'), 0),
  ],
})
