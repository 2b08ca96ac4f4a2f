/** P12: what a read costs in small and in large levels, beside a bare Map:  npx tsx bench/memory/growth.ts */
import { interleaved } from './interleaved'
import { keepResults } from './keep-results'
import { filledLevel, keysOf } from './level-of'
import { zipf } from '@/bench/harness/zipf'

const READS = 500_000
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
  level.list({}, { by: 'key', descending: false }, undefined, 50)
  return 1
}

const results = interleaved({
  rounds: 9,
  contenders: {
    'Map, 10,000': () => readAll((key) => smallMap.get(key), readsOfFew),
    'Map, 1,000,000': () => readAll((key) => largeMap.get(key), readsOfMany),
    'Timberline, 10,000': () => readAll((key) => small.read(key, 1, 1), readsOfFew),
    'Timberline, 1,000,000': () => readAll((key) => large.read(key, 1, 1), readsOfMany),
    'first page, 10,000': () => page(small),
    'first page, 1,000,000': () => page(large),
    'sweep step of 1,000': () => (large.sweep(1, 1_000), 1),
  },
})

const rate = (name: string): number =>
  (results[`${name}, 10,000`]?.median ?? 0) / (results[`${name}, 1,000,000`]?.median ?? 1)
keepResults('memory-growth', 'L1: cost as it grows (Zipf)', results, [
  {
    name: 'P12 rate at 1,000,000 entries, times 10,000',
    measured: rate('Timberline'),
    goal: 'at least 0.5',
    met: rate('Timberline') >= 0.5,
  },
  {
    name: 'the same for a bare Map: what the machine allows',
    measured: rate('Map'),
    goal: 'for comparison',
    met: true,
  },
])
