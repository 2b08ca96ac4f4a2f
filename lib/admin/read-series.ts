import { addCounts, quantilesOf } from '@/lib/metrics/latency-counts'
import { parseDuration, type Duration } from '@/lib/kernel/duration'
import type { LevelName } from '@/lib/kernel/outcome'
import type { SampleRow } from '@/lib/ports/sample-reader'
import type { CacheContext } from './context'
import { Refused } from './refused'

export interface ReadSeriesInput {
  /** Of one process; of all together where none is named. */
  instance?: string
  from?: number
  to?: number
  step?: Duration
}

const SECOND = 1_000
const HOUR = 3_600 * SECOND
/** Steps that people can read on an axis; all are multiples of the sampler's 10 s. */
const STEPS = [10, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400].map((s) => s * SECOND)
/** What a chart 1,440 px wide can draw. */
const WANTED_POINTS = 300
const MAX_POINTS = 2_000
/** Marks on a chart; more could not be told apart. */
const MAX_MARKS = 100

/** The history of a cache's counters, with the invalidations of operators in between. */
export async function readSeries(context: CacheContext, input: ReadSeriesInput) {
  const { cache, samples, history, clock } = context
  const to = Math.round(input.to ?? clock.now())
  const from = Math.round(input.from ?? to - HOUR)
  if (from >= to) throw new Refused('bad-input', 'from must lie before to.', '$.from')
  const stepMs = chooseStep(to - from, input.step)
  const [rows, past] = await Promise.all([
    samples.query({ cache: cache.name, instance: input.instance, from, to, stepMs }),
    history.list({ cache: cache.name, from, to, limit: MAX_MARKS }),
  ])
  const marks = past.map(({ at, seq, target, matched }) => ({
    at,
    seq,
    label: JSON.stringify(target).slice(0, 200),
    matched,
  }))
  const levels = cache.stats().levels.map(({ name }) => name)
  const latencyMs = quantilesOf(
    addCounts(rows.filter(({ scope }) => scope === 'outcome').map(({ counters }) => counters)),
  )
  return { cache: cache.name, from, to, stepMs, levels, latencyMs, points: pointsOf(rows, stepMs), marks }
}

/** @returns the step asked for, or a readable one that gives about 300 points */
function chooseStep(spanMs: number, asked: Duration | undefined): number {
  const wantedMs = asked === undefined ? spanMs / WANTED_POINTS : parseDuration(asked, 'step')
  const stepMs = STEPS.find((step) => step >= wantedMs) ?? STEPS.at(-1) ?? HOUR
  if (spanMs / stepMs > MAX_POINTS)
    throw new Refused('bad-input', `That step gives more than ${MAX_POINTS} points; ask for a longer one.`, '$.step')
  return stepMs
}

function pointsOf(rows: readonly SampleRow[], stepMs: number) {
  const byTime = new Map<number, SampleRow[]>()
  for (const row of rows) byTime.set(row.at, [...(byTime.get(row.at) ?? []), row])
  return [...byTime].sort(([one], [other]) => one - other).map(([at, scopes]) => pointOf(at, stepMs, scopes))
}

function pointOf(at: number, stepMs: number, rows: readonly SampleRow[]) {
  const scope = (name: string) => rows.find((row) => row.scope === name)
  // A long step that was cut to a short one counts in fractions.
  const counted = (name: string) => (counter: string) => Math.round(scope(name)?.counters[counter] ?? 0)
  const outcome = counted('outcome')
  const outcomes = {
    ...{ memory: outcome('memory'), redis: outcome('redis'), disk: outcome('disk') },
    ...{ source: outcome('source'), stale: outcome('stale'), miss: outcome('miss') },
  }
  const loads = counted('loads')
  const levels: Partial<Record<LevelName, ReturnType<typeof levelOf>>> = {}
  for (const name of ['memory', 'redis', 'disk'] as const) {
    const row = scope(`level:${name}`)
    if (row) levels[name] = levelOf(row)
  }
  return {
    at,
    // Nothing is a rate where a clock was set so that nobody counted for any time at all.
    observedMs: Math.round(scope('cache')?.observedMs || stepMs),
    requests: Object.values(outcomes).reduce((sum, count) => sum + count, 0),
    latencyMs: quantilesOf(scope('outcome')?.counters ?? {}),
    outcomes,
    levels,
    loads: {
      ...{ total: loads('total'), failed: loads('failed'), shared: loads('shared') },
      p50Ms: quantilesOf(scope('loads')?.counters ?? {})?.p50 ?? null,
    },
    invalidations: counted('cache')('invalidations'),
  }
}

function levelOf({ counters, gauges }: SampleRow) {
  const counter = (name: string) => Math.round(counters[name] ?? 0)
  const took = quantilesOf(counters)
  return {
    ...{ hits: counter('hits'), misses: counter('misses'), sets: counter('sets'), deletes: counter('deletes') },
    ...{ evictions: counter('evictions'), expirations: counter('expirations'), errors: counter('errors') },
    ...{ entries: Math.round(gauges.entries ?? 0), bytes: Math.round(gauges.bytes ?? 0) },
    ...{ p50Ms: took?.p50 ?? null, p95Ms: took?.p95 ?? null, p99Ms: took?.p99 ?? null },
  }
}
