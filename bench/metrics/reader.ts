import { entryOf } from '@/bench/memory/level-of'
import { CoarseClock, systemClock } from '@/lib/kernel/clock'
import { MemoryLevel } from '@/lib/levels/memory/memory-level'
import { CacheMetrics } from '@/lib/metrics/cache-metrics'
import { CurveFeed } from '@/lib/metrics/curve-feed'

/** What watches a hit: nothing, what counts, the miss-ratio curve, or both. */
export const VARIANTS = ['bare', 'metrics', 'curve', 'both'] as const
export type Variant = (typeof VARIANTS)[number]
export const TITLES = { bare: 'neither', metrics: 'metrics', curve: 'curve', both: 'both' } as const

/**
 * A level that holds all keys, and a hit in it as `peek` does one.
 *
 * @param watch the time by which what is sampled is limited, ms
 */
export function readerOf(variant: string, keys: readonly string[], watch: { now(): number }): (key: string) => unknown {
  const clock = new CoarseClock(systemClock)
  const bounds = { maxBytes: 2 ** 40, maxEntries: keys.length }
  const curve = variant === 'curve' || variant === 'both' ? new CurveFeed({ ...bounds, clock: watch }) : undefined
  const level = new MemoryLevel({ ...bounds, copy: (value) => value, watch: curve })
  for (const key of keys) level.write(entryOf(key, { key }, clock.now()), 1, false)
  const metrics = new CacheMetrics({ clock, watch, random: Math.random, curve })
  const bare = (key: string): unknown => level.read(key, clock.now(), 1)
  const counted = (key: string): unknown => {
    if (metrics.begin()) return chosen(key)
    const value = level.read(key, clock.now(), 1)
    if (value !== undefined) metrics.memoryHit()
    return value
  }
  const chosen = (key: string): unknown => {
    const value = level.read(key, clock.now(), 1)
    if (value !== undefined) metrics.chosenHit(key)
    return value
  }
  return variant === 'metrics' || variant === 'both' ? counted : bare
}

/** Called often enough that V8 compiles it as a whole; a loop that is entered once a turn runs half compiled each time. */
export function readAll(read: (key: string) => unknown, keys: readonly string[]): void {
  for (const key of keys) if (read(key) === undefined) throw new Error(`no ${key}`)
}

/** In pieces for {@link readAll}. */
export function chunksOf(keys: readonly string[], size: number): string[][] {
  return Array.from({ length: keys.length / size }, (_, i) => keys.slice(i * size, (i + 1) * size))
}
