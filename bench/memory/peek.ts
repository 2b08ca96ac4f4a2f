/** P2 and P3: reads and overwrites against lru-cache 11 with TTL and sizes:  npx tsx bench/memory/peek.ts */
import { LRUCache } from 'lru-cache'
import { interleaved } from './interleaved'
import { type Goal, keepResults } from './keep-results'
import { entryOf, filledLevel, keysOf } from './level-of'
import { zipf } from '@/bench/harness/zipf'

const KEYS = 100_000
const READS = 1_000_000
const keys = keysOf(KEYS)
const sequence = Array.from(zipf(KEYS, READS), (number) => keys[number] ?? '')

const plain = new Map(keys.map((key, i) => [key, { i }]))
const lru = new LRUCache<string, object>({
  max: KEYS,
  maxSize: 2 ** 40,
  ttl: 3_600_000,
  sizeCalculation: () => 200,
})
keys.forEach((key, i) => lru.set(key, { i }))
const ours = filledLevel(keys)
const tagged = filledLevel(keys, ['companies', 'tech'])
const value = { fresh: true }

function readAll(read: (key: string) => unknown, all: readonly string[]): number {
  let found = 0
  for (const key of all) if (read(key) !== undefined) found++
  if (found !== all.length) throw new Error('a read missed')
  return all.length
}

function writeAll(write: (key: string) => unknown, all: readonly string[]): number {
  for (const key of all) write(key)
  return all.length
}

const results = interleaved({
  rounds: 9,
  contenders: {
    'Map, get': () => readAll((key) => plain.get(key), sequence),
    'lru-cache, get': () => readAll((key) => lru.get(key), sequence),
    'Timberline, read': () => readAll((key) => ours.read(key, 1, 1), sequence),
    'Timberline, read, tagged': () => readAll((key) => tagged.read(key, 1, 1), sequence),
    'Map, overwrite': () => writeAll((key) => plain.set(key, { i: 1 }), sequence),
    'lru-cache, overwrite': () => writeAll((key) => lru.set(key, value), sequence),
    'Timberline, overwrite': () => writeAll((key) => ours.write(entryOf(key, value, 0), 1, false), sequence),
  },
})

const times = (fast: string, slow: string): number => (results[slow]?.median ?? 0) / (results[fast]?.median ?? 1)
const goal = (name: string, measured: number, least: number): Goal => ({
  name,
  measured,
  goal: `at least ${least}`,
  met: measured >= least,
})

keepResults('memory-peek', 'L1: reads and overwrites', results, [
  goal('P2 read, times lru-cache', times('Timberline, read', 'lru-cache, get'), 1.5),
  goal('P2 tagged, times untagged', times('Timberline, read, tagged', 'Timberline, read'), 0.95),
  goal('P3 overwrite, times lru-cache', times('Timberline, overwrite', 'lru-cache, overwrite'), 1.5),
])
