import type { LevelStatus } from '@/lib/kernel/event'
import type { Failure } from '@/lib/kernel/failure'
import type { LevelName, Outcome } from '@/lib/kernel/outcome'
import type { Mode } from '@/lib/kernel/record'
import type { StrategyCounts } from '@/lib/kernel/strategy'

/** An entry with where it was found. Times are ms. */
export interface FoundEntry<V = unknown> {
  value: V
  level: LevelName
  state: 'fresh' | 'stale'
  ageMs: number
  /** Time left before it is stale, 0 where it is; `Infinity` without a TTL. */
  ttlMs: number
  tags: readonly string[]
  dependsOn: readonly string[]
  version: number
  stamp: number
  sizeBytes: number
  /**
   * True where the log could not be confirmed in time, so that an invalidation may have been missed (rule R11), and where
   * the value is stale because its source fails.
   */
  degraded: boolean
  /** Written behind: the source does not have the value yet. */
  dirty: boolean
}

export interface WriteReceipt {
  /** Position of the write in the invalidation log; 0 where the log could not be reached and the record is queued. */
  seq: number
  stored: boolean
}

export interface InvalidateOptions {
  /** `hard` by default. */
  mode?: Mode | undefined
  reason?: string | undefined
  /** What to do where the log cannot be reached: reject (after applying locally), or keep it and publish on reconnect. */
  whenUnreachable?: 'reject' | 'queue' | undefined
}

export interface InvalidationReceipt {
  /** 0 where the record is queued. */
  seq: number
  /** Distinct keys that were stored in any level and are no longer servable as they were. */
  matched: number
  perLevel: Partial<Record<LevelName, number>>
  /**
   * False where so many entries went that they were estimated, or, in a level that does not know how many there are, not
   * all looked at: an invalidation does not take longer for being large.
   */
  exact: boolean
  ms: number
  /**
   * `'queued'` where the record is in the log, but what depends on its keys, further down than directly, could not be
   * looked up: that goes as soon as it can, in the life of this process or, with a disk level, of the next.
   */
  dependents?: 'queued' | undefined
}

/** What an invalidation would do, counted, not estimated. */
export interface InvalidationPlan {
  matched: number
  /** False where a level could not be asked, or holds so much that its part was estimated from its index and a sample. */
  exact: boolean
  perLevel: Partial<Record<LevelName, number>>
  /** Of every copy, in all levels together. */
  bytes: number
  sample: string[]
  /** Keys that go because they depend on others that go. */
  dependents: number
  /** Source loads to expect: matched keys that were read since they were stored, as far as it is known. */
  expectedLoads: number
  /** Changes with the set of keys that match; empty where it was estimated. */
  fingerprint: string
}

/** What is under one name. */
export interface NameCounts {
  entries: number
  /** Each entry counted once, in whatever number of levels it is. */
  bytes: number
  /** Reads since each was stored, as far as memory knows. */
  hits: number
}

export interface Tally {
  namespaces: ReadonlyMap<string, NameCounts>
  tags: ReadonlyMap<string, NameCounts>
  /** In the level that holds most. */
  entries: number
  /** False where it is what that level's index says: what died there counts until it is removed. */
  isExact: boolean
  /** Levels that are down or did not answer: what only they hold is missing. */
  unanswered: LevelName[]
}

export interface LevelStats {
  name: LevelName
  hits: number
  misses: number
  sets: number
  deletes: number
  evictions: number
  expirations: number
  errors: number
  /** Why there were errors: of the last 16 kinds how many, and the last one's words; the newest first. */
  failures: Failure[]
  /** Of the requests that reached this level; null where none did. */
  hitRate: number | null
  entries: number
  bytes: number
  maxBytes: number | null
  latencyMs: Quantiles | null
  status: LevelStatus
  reason: string
  /** Left alone until then, ms since the epoch; null where it is asked. */
  bypassedUntil: number | null
}

export interface Quantiles {
  p50: number
  p95: number
  p99: number
}

export interface Stats {
  /** `latencyMs`: from the call to the answer; of hits in memory a sample is timed and counts for all. */
  requests: { total: number; byOutcome: Record<Outcome, number>; hitRate: number | null; latencyMs: Quantiles | null }
  levels: LevelStats[]
  /** `avoided`: requests that were answered without the source. */
  loads: { total: number; failed: number; shared: number; avoided: number; latencyMs: Quantiles | null }
  invalidations: number
  writeBehind: { pending: number; deadLetters: number }
  /** Values offered but not stored, by reason. */
  refused: Record<string, number>
  /** What the strategies did; by namespace: `strategies()`. */
  strategies: StrategyCounts
}

/** What one level holds for a key, and whether it may be served. */
export interface HeldCopy {
  level: LevelName
  present: boolean
  state?: 'fresh' | 'stale' | 'dead'
  /** Why it is not fresh: "expired 3 s ago", "tag tech was invalidated at position 812", … */
  why?: string
  version?: number
  ageMs?: number
  ttlMs?: number
  sizeBytes?: number
  rawBytes?: number
  serialization?: string
  compression?: string
  stamp?: number
  epoch?: string
  tags?: readonly string[]
  dependsOn?: readonly string[]
  /** Written behind: the source did not have the value yet when this was stored. */
  dirty?: true
  /** The level could not be asked. */
  error?: string
}

export interface Inspection {
  key: string
  namespace: string
  activeVersion: number
  copies: HeldCopy[]
  /** A write of this process that waits for the source; it is what readers here are given, whatever the levels hold. */
  pending?: { ageMs: number; isRemoval: boolean }
  dependents: readonly string[]
  /** False where who depends on it could not be asked. */
  dependentsKnown: boolean
  log: LogPosition
}

export interface LogPosition {
  epoch: string
  applied: number
  base: number
  /** The log was last known to hold nothing newer this long ago, ms. */
  confirmedAgoMs: number
  degraded: boolean
  /** Invalidations kept for the time when the log can be reached again. */
  queued: number
  /** How often records were gone before this process had seen them, or the log had become another: what was older died. */
  gaps: number
}

export interface ListQuery {
  prefix?: string | undefined
  /** Keys that do not sort before this text: a way to pass over those that are known. */
  from?: string | undefined
  contains?: string | undefined
  tag?: string | undefined
  namespace?: string | undefined
  level?: LevelName | undefined
  state?: 'fresh' | 'stale' | 'dead' | undefined
  sort?: 'key' | '-key' | 'size' | '-size' | 'expires' | '-expires' | 'hits' | '-hits' | undefined
  cursor?: string | undefined
  limit?: number | undefined
}

export interface ListedEntry {
  key: string
  namespace: string
  version: number
  levels: LevelName[]
  state: 'fresh' | 'stale' | 'dead'
  ttlMs: number
  sizeBytes: number
  hits: number
  tags: readonly string[]
}

export interface ListPage {
  items: ListedEntry[]
  nextCursor: string | undefined
  total?: number
  totalIsExact: boolean
  scanned?: { looked: number; of: number }
  /** Levels that are down or did not answer: what only they hold is missing. */
  unanswered: LevelName[]
  /** Those, and levels that this order or filter does without: whether they hold a row is not known. Memory is always looked into. */
  unseen: LevelName[]
}

export interface NamespaceVersions {
  namespace: string
  active: number
  /** Every generation ever activated, newest first. */
  known: number[]
}
