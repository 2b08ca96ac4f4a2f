/** One hit in memory, as `peek` does it, with or without what watches it; in a process of its own, told by its argument. */
import { askedOf, keysOf } from '@/bench/harness/samples'
import { entryOf } from '@/bench/memory/level-of'
import { CoarseClock, stopwatch, systemClock } from '@/lib/kernel/clock'
import { MemoryLevel } from '@/lib/levels/memory/memory-level'
import { CacheMetrics } from '@/lib/metrics/cache-metrics'
import { CurveFeed } from '@/lib/metrics/curve-feed'

const [variant = 'bare', count = '100000'] = process.argv.slice(2)
const keys = keysOf(Number(count))
const asked = askedOf(keys, 400_000)
const clock = new CoarseClock(systemClock)
const bounds = { maxBytes: 2 ** 40, maxEntries: keys.length }
const curve = variant === 'curve' ? new CurveFeed({ ...bounds, clock }) : undefined
const level = new MemoryLevel({ ...bounds, copy: (value) => value, watch: curve })
for (const key of keys) level.write(entryOf(key, { key }, clock.now()), 1, false)

function bare(key: string): unknown {
  return level.read(key, clock.now(), 1)
}

const metrics = new CacheMetrics({ clock, watch: stopwatch, random: Math.random, curve })
function counted(key: string): unknown {
  const begunAt = metrics.begin()
  const value = level.read(key, clock.now(), 1)
  if (value !== undefined) metrics.memoryHit(key, begunAt)
  return value
}

const get = variant === 'bare' ? bare : counted
const rounds: number[] = []
for (let round = -2; round < 5; round++) {
  const before = process.cpuUsage()
  for (const key of asked) if (get(key) === undefined) throw new Error(`no ${key}`)
  const { user, system } = process.cpuUsage(before)
  if (round >= 0) rounds.push(((user + system) * 1_000) / asked.length)
}
process.stdout.write(JSON.stringify(rounds))
