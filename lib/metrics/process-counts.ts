import type { Failure } from '@/lib/kernel/failure'
import type { LevelStatus } from '@/lib/kernel/event'
import { OUTCOMES, type LevelName, type Outcome } from '@/lib/kernel/outcome'
import { NOTHING_COUNTED, type StrategyCounts } from '@/lib/kernel/strategy'
import type { LevelCounts } from './cache-metrics'
import { mergeFailures } from './failures'
import { Histogram, type HistogramJson } from './histogram'

/** What one level did, and how it is. */
export interface LevelState extends Omit<LevelCounts, 'failures'> {
  /** Why there were errors: the last kinds, the one that failed last first. */
  readonly failures: Failure[]
  readonly name: LevelName
  readonly entries: number
  readonly bytes: number
  readonly maxBytes: number | null
  readonly status: LevelStatus
  readonly reason: string
  readonly bypassedUntil: number | null
}

/** What a process counted. All of it adds up over processes, latencies bucket by bucket. */
export interface ProcessCounts {
  readonly byOutcome: Readonly<Record<Outcome, number>>
  readonly latency: Histogram
  readonly levels: readonly LevelState[]
  readonly loads: { total: number; failed: number; shared: number; latency: Histogram }
  readonly invalidations: number
  readonly pending: number
  readonly deadLetters: number
  readonly refused: Readonly<Record<string, number>>
  readonly strategies: StrategyCounts
}

export interface HostCounts {
  readonly host: string
  readonly counts: ProcessCounts
}

const COUNTERS = ['hits', 'misses', 'sets', 'deletes', 'evictions', 'expirations', 'errors'] as const
const isStrategyCounter = (name: string): name is keyof StrategyCounts => name in NOTHING_COUNTED
const STRATEGY_COUNTERS = Object.keys(NOTHING_COUNTED).filter(isStrategyCounter)
const WORST: readonly LevelStatus[] = ['down', 'degraded', 'up']

/**
 * All processes as if they were one. What they hold in memory adds up. Redis is one, so it counts once, and so does a
 * host's disk, which its processes share: the largest that one of them saw. Dead letters lie in the source, so they count
 * once, too.
 */
export function mergeCounts(all: readonly HostCounts[]): ProcessCounts {
  const counts = all.map((one) => one.counts)
  const sum = (of: (one: ProcessCounts) => number): number => counts.reduce((total, one) => total + of(one), 0)
  const names = [...new Set(counts.flatMap(({ levels }) => levels.map(({ name }) => name)))]
  const byOutcome: Record<Outcome, number> = { memory: 0, redis: 0, disk: 0, source: 0, stale: 0, miss: 0 }
  for (const outcome of OUTCOMES) byOutcome[outcome] = sum((one) => one.byOutcome[outcome])
  const refused: Record<string, number> = {}
  for (const one of counts)
    for (const [why, count] of Object.entries(one.refused)) refused[why] = (refused[why] ?? 0) + count
  const strategies = sumStrategies(counts.map((one) => one.strategies))
  return {
    ...{ byOutcome, refused, strategies, latency: merged(counts.map(({ latency }) => latency)) },
    levels: names.map((name) => mergeLevel(name, all)),
    loads: {
      total: sum(({ loads }) => loads.total),
      failed: sum(({ loads }) => loads.failed),
      shared: sum(({ loads }) => loads.shared),
      latency: merged(counts.map(({ loads }) => loads.latency)),
    },
    invalidations: sum((one) => one.invalidations),
    pending: sum((one) => one.pending),
    deadLetters: Math.max(0, ...counts.map((one) => one.deadLetters)),
  }
}

/** A counter that one of them does not know, because it is of another version, adds nothing. */
export function sumStrategies(all: readonly Partial<StrategyCounts>[]): StrategyCounts {
  const sum: Record<keyof StrategyCounts, number> = { ...NOTHING_COUNTED }
  for (const counts of all) for (const name of STRATEGY_COUNTERS) sum[name] += counts[name] ?? 0
  return sum
}

function mergeLevel(name: LevelName, all: readonly HostCounts[]): LevelState {
  const placed = all.flatMap(({ host, counts }) =>
    counts.levels.filter((level) => level.name === name).map((level) => ({ ...level, host })),
  )
  const worst = WORST.flatMap((status) => placed.find((level) => level.status === status) ?? [])[0]
  const counters = { hits: 0, misses: 0, sets: 0, deletes: 0, evictions: 0, expirations: 0, errors: 0 }
  for (const counter of COUNTERS) counters[counter] = placed.reduce((total, level) => total + level[counter], 0)
  const held = (of: 'entries' | 'bytes' | 'maxBytes'): number => {
    const places = new Map<string, number>()
    placed.forEach((level, i) => {
      const place = name === 'memory' ? String(i) : name === 'redis' ? '' : level.host
      places.set(place, Math.max(places.get(place) ?? 0, level[of] ?? 0))
    })
    return [...places.values()].reduce((total, one) => total + one, 0)
  }
  return {
    ...{ name, ...counters, failures: mergeFailures(placed.map(({ failures }) => failures)) },
    latency: merged(placed.map(({ latency }) => latency)),
    ...{ entries: held('entries'), bytes: held('bytes') },
    maxBytes: placed.some(({ maxBytes }) => maxBytes === null) ? null : held('maxBytes'),
    ...{ status: worst?.status ?? 'up', reason: worst?.reason ?? '', bypassedUntil: worst?.bypassedUntil ?? null },
  }
}

function merged(all: readonly Histogram[]): Histogram {
  const sum = new Histogram()
  for (const one of all) sum.merge(one)
  return sum
}

type Written<T> = { [K in keyof T]: T[K] extends Histogram ? HistogramJson : T[K] }
/** The same as JSON: histograms write themselves. */
export interface ProcessCountsJson extends Omit<Written<ProcessCounts>, 'levels' | 'loads'> {
  readonly levels: readonly Written<LevelState>[]
  readonly loads: Written<ProcessCounts['loads']>
}

/** @throws TypeError for histograms that are none */
export function readCounts({ latency, levels, loads, ...rest }: ProcessCountsJson): ProcessCounts {
  return {
    ...rest,
    latency: Histogram.fromJSON(latency),
    levels: levels.map((level) => ({ ...level, latency: Histogram.fromJSON(level.latency) })),
    loads: { ...loads, latency: Histogram.fromJSON(loads.latency) },
  }
}
