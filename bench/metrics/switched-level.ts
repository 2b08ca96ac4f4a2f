import { entryOf } from '@/bench/memory/level-of'
import { CoarseClock, systemClock } from '@/lib/kernel/clock'
import { MemoryLevel } from '@/lib/levels/memory/memory-level'
import { CacheMetrics } from '@/lib/metrics/cache-metrics'
import { CurveFeed } from '@/lib/metrics/curve-feed'
import type { Variant } from './reader'

export interface SwitchedLevel {
  /** @returns processor time that the hits took, ms */
  turn(variant: Variant, asked: readonly (readonly string[])[]): number
  /** Hits that the curve was told of. */
  told(): number
}

/** Read before the clock is looked at. */
const CHUNKS_BEFORE = 5

/** Time that passes only while it is let: what is limited by the second is to have the seconds of its own turns. */
class HaltedClock {
  #passedMs = 0
  #since: number | undefined

  now(): number {
    return this.#passedMs + (this.#since === undefined ? 0 : performance.now() - this.#since)
  }

  run(runs: boolean): void {
    this.#passedMs = this.now()
    this.#since = runs ? performance.now() : undefined
  }
}

/** A level that holds all keys, of whose hits a curve is told, or metrics, or both, or nobody, from one turn to the next. */
export function switchedLevel(keys: readonly string[]): SwitchedLevel {
  const clock = new CoarseClock(systemClock)
  const [curveTime, metricsTime] = [new HaltedClock(), new HaltedClock()]
  const bounds = { maxBytes: 2 ** 40, maxEntries: keys.length }
  const feed = new CurveFeed({ ...bounds, clock: curveTime })
  let isOn = false
  let told = 0
  const watch = {
    wants: (key: string): boolean => isOn && feed.wants(key),
    hit: (key: string, sizeBytes: number): boolean => {
      told++
      return feed.hit(key, sizeBytes)
    },
  }
  const level = new MemoryLevel({ ...bounds, copy: (value) => value, watch })
  const entries = new Map(keys.map((key) => [key, entryOf(key, { key }, clock.now())]))
  for (const entry of entries.values()) level.write(entry, 1, false)
  const metrics = new CacheMetrics({ clock, watch: metricsTime, random: Math.random, curve: feed })
  let sampled = [...keys]

  /** Sampled keys leave and come back, to the same places, whichever way it is switched: that gives or takes the bit. */
  const switchCurve = (on: boolean): void => {
    isOn = on
    for (const key of sampled) {
      const entry = entries.get(key)
      level.remove(key, 'overwritten')
      if (entry) level.write(entry, 1, false)
    }
    if (on) sampled = sampled.filter((key) => feed.wants(key))
  }

  // Two loops, so that the one with metrics is compiled on its own, as an engine's would be.
  const readAll = (chunk: readonly string[]): void => {
    for (const key of chunk) if (level.read(key, clock.now(), 1) === undefined) throw new Error(`no ${key}`)
  }
  const chosen = (key: string): unknown => {
    const value = level.read(key, clock.now(), 1)
    if (value !== undefined) metrics.chosenHit(key)
    return value
  }
  const counted = (key: string): unknown => {
    if (metrics.begin()) return chosen(key)
    const value = level.read(key, clock.now(), 1)
    if (value !== undefined) metrics.memoryHit()
    return value
  }
  const countAll = (chunk: readonly string[]): void => {
    for (const key of chunk) if (counted(key) === undefined) throw new Error(`no ${key}`)
  }

  return {
    turn(variant, asked) {
      const [hasCurve, hasMetrics] = [
        variant === 'curve' || variant === 'both',
        variant === 'metrics' || variant === 'both',
      ]
      switchCurve(hasCurve)
      const each = hasMetrics ? countAll : readAll
      curveTime.run(hasCurve)
      metricsTime.run(hasMetrics)
      // Not timed: what the switch left in the processor's caches is nobody's.
      for (const chunk of asked.slice(0, CHUNKS_BEFORE)) each(chunk)
      const before = process.cpuUsage()
      for (const chunk of asked) each(chunk)
      const { user, system } = process.cpuUsage(before)
      curveTime.run(false)
      metricsTime.run(false)
      return (user + system) / 1_000
    },
    told: () => told,
  }
}
