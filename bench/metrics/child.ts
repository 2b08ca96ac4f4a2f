/** Hits in memory, as `peek` does them, with or without what watches them; in a process of its own, a slice at a time. */
import { askedOf, keysOf } from '@/bench/harness/samples'
import { chunksOf, readAll, readerOf } from './reader'

/** 10 to 50 ms: shorter than what disturbs a machine, longer than the counter of processor time is coarse. */
const SLICE = 100_000
const CHUNK = 1_000

const [variant = 'bare', count = '100000'] = process.argv.slice(2)
const keys = keysOf(Number(count))
/** What the process spent itself: what it samples it limits by the second, and it is not to be idle while others have their turn. */
const busy = { now: () => performance.now() - awayMs }
let awayMs = 0
const read = readerOf(variant, keys, busy)
const chunks = chunksOf(askedOf(keys, 4 * SLICE), CHUNK)
let from = 0

/** @returns processor time of a hit, ns */
function slice(): number {
  const before = process.cpuUsage()
  awayMs = performance.now() - (before.user + before.system) / 1_000
  for (const chunk of chunks.slice(from, from + SLICE / CHUNK)) readAll(read, chunk)
  const { user, system } = process.cpuUsage(before)
  from = (from + SLICE / CHUNK) % chunks.length
  return ((user + system) * 1_000) / SLICE
}

process.on('message', () => void process.send?.(slice()))
process.on('disconnect', () => process.exit())
process.send?.(0)
