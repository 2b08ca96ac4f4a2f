/** P4: bytes for an entry beside its key and value, against lru-cache */
import { LRUCache } from 'lru-cache'
import { atMost, keepResults } from '@/bench/harness/results'
import { keysOf } from '@/bench/harness/samples'
import { progress } from '@/bench/harness/progress'
import { entryOf, newLevel } from './level-of'

/** The heap and the buffers outside it. */
function used(): number {
  for (let i = 0; i < 4; i++) globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

function perEntry(count: number, fill: (keys: string[], values: object[]) => unknown): number {
  progress(`${count} entries`)
  const keys = keysOf(count)
  const values = keys.map((_, i) => ({ i }))
  // Keys are hashed before, as a caller's are.
  const known = new Set(keys)
  const before = used()
  const cache = fill(keys, values)
  const bytes = (used() - before) / count
  if (cache === undefined || known.size !== values.length) throw new Error('nothing was filled')
  return bytes
}

const ours = (spare: number) => (keys: string[], values: object[]) => {
  const level = newLevel(keys.length * spare)
  keys.forEach((key, i) => level.write(entryOf(key, values[i], 0), 1, false))
  return level
}
const lru = (keys: string[], values: object[]) => {
  const cache = new LRUCache<string, object>({
    max: keys.length,
    maxSize: 2 ** 40,
    ttl: 3_600_000,
    sizeCalculation: () => 200,
  })
  keys.forEach((key, i) => cache.set(key, values[i] ?? {}))
  return cache
}
/** Evicts as many as it holds, so that ghosts and trials are there, too. */
const turnedOver = (keys: string[], values: object[]) => {
  const level = newLevel(keys.length / 2)
  keys.forEach((key, i) => level.write(entryOf(key, values[i], 0), 1, false))
  return level
}

const ourRows: readonly (readonly [string, number])[] = [
  ['Timberline, full at 100,000', perEntry(100_000, ours(1))],
  ['Timberline, full at 1,000,000', perEntry(1_000_000, ours(1))],
  ['Timberline, full at 100,000 and turned over', perEntry(200_000, turnedOver) * 2],
  ['Timberline, 100,000 of 1,000,000 that fit', perEntry(100_000, ours(10))],
]
const others: readonly (readonly [string, number])[] = [
  ['lru-cache with TTL and sizes, 100,000', perEntry(100_000, lru)],
  ['Map, 100,000', perEntry(100_000, (keys, values) => new Map(keys.map((key, i) => [key, values[i]])))],
]
keepResults('l1-heap', {
  title: 'L1: bytes an entry, beside key and value',
  tables: [
    {
      title: 'Heap and buffers',
      columns: ['B/entry'],
      rows: [...ourRows, ...others].map(([name, bytes]) => ({ name, cells: [Math.round(bytes)] })),
    },
  ],
  goals: ourRows.map(([name, bytes]) => atMost('P4', `${name}, B/entry`, bytes, 130)),
})
