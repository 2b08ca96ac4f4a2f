/**
 * Where a finding begins. They are judgements, not measurements: each is where an operator who looked at the figures
 * would want to be told, and any can be changed (docs/troubleshooting.md).
 */
export interface Thresholds {
  /** Requests of a namespace before its rate is judged. */
  readonly requests: number
  /** Rate below which a namespace's misses are explained. */
  readonly hitRate: number
  /** The part of the misses that one cause must have to be named. */
  readonly causePart: number
  /** A cache younger than this is allowed to be cold, ms. */
  readonly coldMs: number
  /** Ends of entries of followed keys before they are judged. */
  readonly ends: number
  /** The part of the reloads that brought the same content. */
  readonly unchangedPart: number
  /** The part of the entries that changed or were invalidated in the first tenth of their TTL. */
  readonly earlyPart: number
  /** Stores of a namespace before they are judged. */
  readonly stores: number
  /** Requests for each store, below which storing is in vain. */
  readonly readsPerStore: number
  /** Values refused for their size. */
  readonly tooBig: number
  /** Requests that reached a level before its cost is judged. */
  readonly levelReads: number
  /** Entries of a tag, and their part of all, from which one invalidation is a small outage. */
  readonly tagEntries: number
  readonly tagPart: number
  /** Invalidations of a tag in an hour. */
  readonly tagPerHour: number
  /** The part of L1 that is full, and evictions for each entry stored. */
  readonly fullPart: number
  readonly evictionsPerStore: number
  /** Callers that waited for one load. */
  readonly callers: number
  /** Loads before the source is judged. */
  readonly loads: number
  readonly failingPart: number
  /** Times its usual time, and at least so many ms. */
  readonly slowdown: number
  readonly slowMs: number
  /** ms. */
  readonly clockAheadMs: number
  readonly pendingWrites: number
}

export const DEFAULT_THRESHOLDS: Thresholds = {
  requests: 500,
  hitRate: 0.5,
  causePart: 0.5,
  coldMs: 600_000,
  ends: 30,
  unchangedPart: 0.9,
  earlyPart: 0.5,
  stores: 100,
  readsPerStore: 0.05,
  tooBig: 10,
  levelReads: 500,
  tagEntries: 1_000,
  tagPart: 0.5,
  tagPerHour: 60,
  fullPart: 0.95,
  evictionsPerStore: 0.2,
  callers: 100,
  loads: 50,
  failingPart: 0.05,
  slowdown: 2,
  slowMs: 5,
  clockAheadMs: 1_000,
  pendingWrites: 1_000,
}
