/** Hits in memory, as `peek` does them, with or without what watches them; in a process of its own, a slice at a time. */
import { askedOf, keysOf } from '@/bench/harness/samples'
import { entryOf } from '@/bench/memory/level-of'
import { CoarseClock, systemClock } from '@/lib/kernel/clock'
import { MemoryLevel } from '@/lib/levels/memory/memory-level'
import { CacheMetrics } from '@/lib/metrics/cache-metrics'
import { CurveFeed } from '@/lib/metrics/curve-feed'

/** 10 to 50 ms: shorter than what disturbs a machine, longer than the counter of processor time is coarse. */
const SLICE = 100_000
const CHUNK = 1_000

const [variant = 'bare', count = '100000'] = process.argv.slice(2)
const keys = keysOf(Number(count))
const asked = askedOf(keys, 4 * SLICE)
const clock = new CoarseClock(systemClock)
const bounds = { maxBytes: 2 ** 40, maxEntries: keys.length }
/** What the process spent itself: what it samples it limits by the second, and it is not to be idle while others have their turn. */
const busy = { now: () => performance.now() - awayMs }
let awayMs = 0
const curve = variant === 'curve' || variant === 'both' ? new CurveFeed({ ...bounds, clock: busy }) : undefined
const level = new MemoryLevel({ ...bounds, copy: (value) => value, watch: curve })
for (const key of keys) level.write(entryOf(key, { key }, clock.now()), 1, false)

function bare(key: string): unknown {
  return level.read(key, clock.now(), 1)
}

const metrics = new CacheMetrics({ clock, watch: busy, random: Math.random, curve })
function counted(key: string): unknown {
  if (metrics.begin()) return chosen(key)
  const value = level.read(key, clock.now(), 1)
  if (value !== undefined) metrics.memoryHit()
  return value
}
function chosen(key: string): unknown {
  const value = level.read(key, clock.now(), 1)
  if (value !== undefined) metrics.chosenHit(key)
  return value
}

const get = variant === 'metrics' || variant === 'both' ? counted : bare
/** Called often enough that V8 compiles it as a whole; a loop that is entered once a turn runs half compiled each time. */
function some(keys: readonly string[]): void {
  for (const key of keys) if (get(key) === undefined) throw new Error(`no ${key}`)
}

const chunks = Array.from({ length: asked.length / CHUNK }, (_, i) => asked.slice(i * CHUNK, (i + 1) * CHUNK))
let from = 0
/** @returns processor time of a hit, ns */
function slice(): number {
  const before = process.cpuUsage()
  awayMs = performance.now() - (before.user + before.system) / 1_000
  for (const chunk of chunks.slice(from, from + SLICE / CHUNK)) some(chunk)
  const { user, system } = process.cpuUsage(before)
  from = (from + SLICE / CHUNK) % chunks.length
  return ((user + system) * 1_000) / SLICE
}

process.on('message', () => void process.send?.(slice()))
process.on('disconnect', () => process.exit())
process.send?.(0)
