import type { LevelName, MissCause, Outcome } from '@/lib/kernel/outcome'

/** What was counted for one namespace since the start or the last reset. */
export interface NamespaceStats {
  namespace: string
  /** Hits in memory are an estimate from a sample, scaled so that all namespaces add up to what there were. */
  requests: { total: number; byOutcome: Record<Outcome, number>; hitRate: number | null }
  /** `ms`: all loads together. */
  loads: { total: number; failed: number; shared: number; ms: number }
  /** What the hits would have cost: as many loads, at the namespace's mean. */
  avoided: { loads: number; ms: number }
  stored: { entries: number; bytes: number }
  refused: Record<string, number>
  /** Why values were missing, of a sample of the keys. */
  misses: Record<MissCause, number>
  /**
   * How entries of sampled keys ended: reloaded with the same or with other content, overwritten by `set`, invalidated;
   * `early` of all but the unchanged: those that had lived less than a tenth of their TTL.
   */
  ends: { unchanged: number; changed: number; overwritten: number; early: number; invalidated: number }
  /** Most requested first. A count is too high by its `error` at most, beside the error of sampling. */
  hotKeys: { key: string; count: number; error: number }[]
  /** Largest first, as last stored; entries that are gone stay in the list until a larger one comes. */
  bigKeys: { key: string; sizeBytes: number }[]
}

/** What else was seen, for the Advisor and the console. */
export interface Observations {
  /** Since when, ms since the epoch. */
  since: number
  namespaces: NamespaceStats[]
  /** The part of the keys that `misses` and `ends` speak of. */
  keySampleRate: number
  /** Names that were invalidated most (`t:` tag, `n:` namespace, `k:` key, …). */
  invalidated: { name: string; count: number; error: number }[]
  /** The source: mean time of the last 32 loads beside that of the last 1,024; the part of them that failed. */
  source: { loads: number; nowMs: number; usualMs: number; failing: number }
  /** The most callers that shared one load. */
  stampede: { key: string; callers: number } | null
  /** Latencies of requests, loads and levels, to be added up over processes. */
  latency: { requests: LatencyBuckets; loads: LatencyBuckets; levels: { level: LevelName; buckets: LatencyBuckets }[] }
  /** What hit rate L1 would have at other sizes, were it LRU; null without L1, or before enough was seen. */
  curve: MissRatioCurve | null
  /** Keys that memory would evict first, as things stand. */
  evictedNext: string[]
  /** How far the clock of another process was ahead of ours at most, ms. */
  clockAheadMs: number
}

/** How many took up to each boundary (not more than the one before), in seconds; one more count for what took longer. */
export interface LatencyBuckets {
  boundaries: readonly number[]
  counts: number[]
  /** s */
  sum: number
  count: number
  /** The same, some 1.6 % fine: pairs of "buckets skipped" and "count". */
  fine: readonly number[]
}

/** By a sample of the keys (SHARDS, Waldspurger et al., FAST 2015); docs/observability.md tells how exact it is. */
export interface MissRatioCurve {
  /** Requests that reached L1. */
  requests: number
  sampledKeys: number
  /** The part of the keys that is sampled. */
  sampleRate: number
  /** `factor`: times L1's size; `bytes` is null where only the number of entries bounds it. */
  points: { factor: number; bytes: number | null; entries: number; hitRate: number }[]
}

/** How Redis handles its memory. */
export interface RedisMemory {
  /** Undefined where there is no limit. */
  maxBytes: number | undefined
  usedBytes: number
  /** `noeviction`, `allkeys-lru`, `volatile-ttl`, … */
  policy: string
  /** What an operator should know of it. */
  warning: string | undefined
}
