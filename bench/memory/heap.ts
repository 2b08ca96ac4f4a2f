/** P4: bytes for an entry beside its key and value, against lru-cache:  node --expose-gc --import tsx bench/memory/heap.ts */
import { spawnSync } from 'node:child_process'
import { LRUCache } from 'lru-cache'
import { keepResults } from './keep-results'
import { entryOf, keysOf, newLevel } from './level-of'

if (globalThis.gc === undefined) {
  const again = spawnSync(process.execPath, ['--expose-gc', ...process.execArgv, ...process.argv.slice(1)], {
    stdio: 'inherit',
  })
  process.exit(again.status ?? 1)
}

/** The heap and the buffers outside it. */
function used(): number {
  for (let i = 0; i < 4; i++) globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

function perEntry(count: number, fill: (keys: string[], values: object[]) => unknown): number {
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

const goal = (name: string, measured: number) => ({ name, measured, goal: 'at most 130 B', met: measured <= 130 })
const other = (name: string, measured: number) => ({ name, measured, goal: 'for comparison', met: true })
keepResults('memory-heap', 'L1: bytes an entry, beside key and value', {}, [
  goal('Timberline, full at 100,000', perEntry(100_000, ours(1))),
  goal('Timberline, full at 1,000,000', perEntry(1_000_000, ours(1))),
  goal('Timberline, full at 100,000 and turned over', perEntry(200_000, turnedOver) * 2),
  goal('Timberline, 100,000 of 1,000,000 that fit', perEntry(100_000, ours(10))),
  other('lru-cache with TTL and sizes, 100,000', perEntry(100_000, lru)),
  other(
    'Map, 100,000',
    perEntry(100_000, (keys, values) => new Map(keys.map((key, i) => [key, values[i]]))),
  ),
])
