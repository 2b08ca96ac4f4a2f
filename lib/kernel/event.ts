import type { LevelName, Outcome, Refusal } from './outcome'
import type { LogRecord } from './record'

/**
 * Everything that can be watched, told after it happened. Hits in memory are counted but not told one by one: an event
 * object would cost more than the hit.
 */
export type CacheEvent =
  | { readonly kind: 'request.served'; readonly key: string; readonly outcome: Outcome; readonly ms: number }
  | {
      readonly kind: 'level.read'
      readonly level: LevelName
      readonly hits: number
      readonly misses: number
      readonly ms: number
    }
  | { readonly kind: 'level.written'; readonly level: LevelName; readonly entries: number; readonly ms: number }
  | { readonly kind: 'level.removed'; readonly level: LevelName; readonly entries: number }
  | { readonly kind: 'level.failed'; readonly level: LevelName; readonly operation: string; readonly reason: string }
  | { readonly kind: 'level.status'; readonly level: LevelName; readonly status: LevelStatus; readonly reason: string }
  | {
      readonly kind: 'entry.stored'
      readonly key: string
      readonly sizeBytes: number
      readonly ttlMs: number
      readonly tags: readonly string[]
    }
  | { readonly kind: 'entry.refused'; readonly key: string; readonly reason: Refusal }
  | {
      readonly kind: 'entry.promoted'
      readonly key: string
      readonly from: LevelName
      readonly sizeBytes: number
      /** Since it was made, by the clock of the process that made it: below 0 where that one is ahead of ours. */
      readonly ageMs: number
    }
  | {
      readonly kind: 'entry.evicted'
      readonly level: LevelName
      readonly entries: number
      readonly bytes: number
    }
  | {
      readonly kind: 'entry.expired'
      readonly level: LevelName
      readonly entries: number
      readonly bytes: number
    }
  | { readonly kind: 'entry.undecodable'; readonly level: LevelName; readonly key: string; readonly reason: string }
  | { readonly kind: 'load.started'; readonly key: string; readonly cause: LoadCause }
  | { readonly kind: 'load.shared'; readonly key: string }
  | { readonly kind: 'load.finished'; readonly key: string; readonly ms: number }
  | { readonly kind: 'load.failed'; readonly key: string; readonly ms: number; readonly reason: string }
  | { readonly kind: 'load.timed-out'; readonly key: string; readonly ms: number; readonly bound: 'soft' | 'hard' }
  | { readonly kind: 'stale.served'; readonly key: string; readonly reason: StaleReason }
  | { readonly kind: 'refresh.withheld'; readonly key: string; readonly reason: 'backing-off' | 'busy' }
  | { readonly kind: 'error.cached'; readonly key: string; readonly ttlMs: number }
  | { readonly kind: 'error.served'; readonly key: string }
  | { readonly kind: 'entry.renewed'; readonly key: string; readonly ttlMs: number }
  | { readonly kind: 'prefetch.asked'; readonly key: string; readonly keys: readonly string[] }
  | { readonly kind: 'prefetch.dropped'; readonly key: string; readonly reason: string }
  | ({ readonly kind: 'warming.finished'; readonly reason: 'asked' | 'last-run' } & WarmCounts)
  | {
      readonly kind: 'source.written'
      readonly key: string
      readonly strategy: 'around' | 'through'
      readonly ms: number
    }
  | { readonly kind: 'source.refused'; readonly key: string; readonly reason: string }
  /** Somebody else wrote in between: the entry was left dropped, and the next read asks the source. */
  | { readonly kind: 'write.overtaken'; readonly key: string }
  | { readonly kind: 'invalidation.applied'; readonly record: LogRecord; readonly local: boolean }
  | { readonly kind: 'invalidation.queued'; readonly names: readonly string[] }
  | { readonly kind: 'write.acknowledged'; readonly key: string; readonly ms: number }
  | {
      readonly kind: 'writes.flushed'
      readonly namespace: string
      readonly writes: number
      /** Fewer than writes, where several were to one key. */
      readonly keys: number
      readonly ms: number
    }
  | {
      readonly kind: 'writes.retried'
      readonly namespace: string
      readonly writes: number
      readonly attempt: number
      readonly delayMs: number
      readonly reason: string
    }
  | { readonly kind: 'write.buried'; readonly key: string; readonly reason: string }
  | { readonly kind: 'write.redriven'; readonly key: string }
  | { readonly kind: 'write.discarded'; readonly key: string }
  | { readonly kind: 'journal.failed'; readonly reason: string }
  /** Writes of processes that are gone were found in their journals. */
  | { readonly kind: 'journal.adopted'; readonly journals: readonly string[]; readonly writes: number }
  | { readonly kind: 'log.status'; readonly status: 'reachable' | 'unreachable'; readonly reason: string }
  | { readonly kind: 'log.epoch'; readonly epoch: string; readonly reason: string }

/**
 * Why a load was started. `stale`: what is held is past its TTL. `retry`: the same, and the load before failed.
 * `refresh`: past its fraction of life (refresh-ahead). `early`: by chance (XFetch). `prefetch`: related to a key that
 * was loaded.
 */
export type LoadCause = 'miss' | 'stale' | 'retry' | 'refresh' | 'early' | 'prefetch' | 'warm'

/**
 * Why a stale value was served. `refreshing`: its load goes on. `slow`: longer than the soft timeout. `failed`: it was
 * waited for, and failed. `backing-off`: it failed a moment ago. `busy`: no room for one more load in the background.
 */
export type StaleReason = 'refreshing' | 'slow' | 'failed' | 'backing-off' | 'busy'

/** What became of the keys to be warmed. */
export interface WarmCounts {
  /** Loaded from the source. */
  readonly loaded: number
  /** Found fresh in some level. */
  readonly held: number
  readonly failed: number
  readonly total: number
}

/** `up`: answers. `degraded`: answers some. `down`: calls are not even tried. */
export type LevelStatus = 'up' | 'degraded' | 'down'

export type EventKind = CacheEvent['kind']
export type EventOf<K extends EventKind> = Extract<CacheEvent, { kind: K }>
