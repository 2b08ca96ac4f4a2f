import type { LevelStats, Stats } from '@/lib/engine/answers'
import type { LatencyBuckets, Observations } from '@/lib/engine/observations'
import { OUTCOMES } from '@/lib/kernel/outcome'

export type Labels = Readonly<Record<string, string>>

interface Named {
  readonly name: string
  readonly says: string
}

/** What one instrument shows. Names and labels are Micrometer's where it has them; a raw key is never a label. */
export type Instrument =
  | (Named & { readonly kind: 'counter' | 'gauge'; readonly points: readonly { labels: Labels; value: number }[] })
  | (Named & { readonly kind: 'histogram'; readonly points: readonly { labels: Labels; value: LatencyBuckets }[] })

interface Seen {
  readonly cache: string
  readonly stats: Stats
  readonly observations: Observations
}

/** @returns every instrument of a cache; times in seconds, sizes in bytes */
export function instrumentsOf(seen: Seen): Instrument[] {
  return [...requestInstruments(seen), ...levelInstruments(seen), ...namespaceInstruments(seen)]
}

function requestInstruments({ cache, stats, observations }: Seen): Instrument[] {
  const { requests, loads, invalidations, writeBehind, strategies } = stats
  const { latency } = observations
  const one = (value: number) => [{ labels: { cache }, value }]
  return [
    counter('cache_requests_total', 'Requests, each counted once, by where the answer came from', [
      ...OUTCOMES.map((outcome) => ({ labels: { cache, outcome }, value: requests.byOutcome[outcome] })),
    ]),
    histogram('cache_request_duration_seconds', 'From the call to the answer', [
      { labels: { cache }, value: latency.requests },
    ]),
    counter('cache_loads_total', 'Loads from the source', [
      { labels: { cache, result: 'success' }, value: loads.total - loads.failed },
      { labels: { cache, result: 'failure' }, value: loads.failed },
    ]),
    counter('cache_strategy_decisions_total', 'What the strategies did, by the names of stats().strategies', [
      ...Object.entries(strategies).map(([decision, value]) => ({ labels: { cache, decision }, value })),
    ]),
    counter('cache_loads_shared_total', 'Callers that waited for a load of another', one(loads.shared)),
    histogram('cache_load_duration_seconds', 'What the source took', [{ labels: { cache }, value: latency.loads }]),
    counter('cache_invalidations_total', 'Invalidations applied', one(invalidations)),
    gauge('cache_writes_pending', 'Acknowledged writes that the source does not have yet', one(writeBehind.pending)),
    gauge('cache_dead_letters', 'Writes that the source refuses for good', one(writeBehind.deadLetters)),
  ]
}

function levelInstruments({ cache, stats: { levels }, observations: { latency } }: Seen): Instrument[] {
  const each = (valueOf: (level: LevelStats) => number, more: Labels = {}) =>
    levels.map((level) => ({ labels: { cache, level: level.name, ...more }, value: valueOf(level) }))
  return [
    counter('cache_gets_total', 'Requests that reached a level', [
      ...each(({ hits }) => hits, { result: 'hit' }),
      ...each(({ misses }) => misses, { result: 'miss' }),
    ]),
    counter(
      'cache_puts_total',
      'Entries stored',
      each(({ sets }) => sets),
    ),
    counter(
      'cache_removals_total',
      'Entries removed by name',
      each(({ deletes }) => deletes),
    ),
    counter('cache_evictions_total', 'Entries that left by themselves', [
      ...each(({ evictions }) => evictions, { cause: 'size' }),
      ...each(({ expirations }) => expirations, { cause: 'expired' }),
    ]),
    counter(
      'cache_errors_total',
      'Calls of a level that failed',
      each(({ errors }) => errors),
    ),
    gauge(
      'cache_entries',
      'Entries held',
      each(({ entries }) => entries),
    ),
    gauge(
      'cache_size_bytes',
      'Bytes held',
      each(({ bytes }) => bytes),
    ),
    gauge(
      'cache_up',
      '1 where the level answers, else 0',
      each(({ status }) => (status === 'up' ? 1 : 0)),
    ),
    histogram('cache_get_duration_seconds', 'What a level took to answer; of hits in memory a sample', [
      ...latency.levels.map(({ level, buckets }) => ({ labels: { cache, level }, value: buckets })),
    ]),
  ]
}

function namespaceInstruments({ cache, observations: { namespaces } }: Seen): Instrument[] {
  const each = (valueOf: (stats: (typeof namespaces)[number]) => number) =>
    namespaces.map((stats) => ({ labels: { cache, namespace: stats.namespace }, value: valueOf(stats) }))
  return [
    counter('cache_namespace_requests_total', 'Requests by namespace and outcome; of hits in memory an estimate', [
      ...namespaces.flatMap(({ namespace, requests }) =>
        OUTCOMES.map((outcome) => ({ labels: { cache, namespace, outcome }, value: requests.byOutcome[outcome] })),
      ),
    ]),
    counter(
      'cache_namespace_loads_total',
      'Loads by namespace',
      each(({ loads }) => loads.total),
    ),
    counter(
      'cache_namespace_load_seconds_total',
      'Time that loads of a namespace took',
      each(({ loads }) => loads.ms / 1_000),
    ),
  ]
}

type Points = readonly { labels: Labels; value: number }[]

function counter(name: string, says: string, points: Points): Instrument {
  return { kind: 'counter', name, says, points }
}

function gauge(name: string, says: string, points: Points): Instrument {
  return { kind: 'gauge', name, says, points }
}

function histogram(
  name: string,
  says: string,
  points: readonly { labels: Labels; value: LatencyBuckets }[],
): Instrument {
  return { kind: 'histogram', name, says, points }
}
