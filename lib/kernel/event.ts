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

export type LoadCause = 'miss' | 'stale' | 'refresh' | 'warm'

/** `up`: answers. `degraded`: answers some. `down`: calls are not even tried. */
export type LevelStatus = 'up' | 'degraded' | 'down'

export type EventKind = CacheEvent['kind']
export type EventOf<K extends EventKind> = Extract<CacheEvent, { kind: K }>
