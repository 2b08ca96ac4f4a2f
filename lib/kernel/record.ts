import type { Name } from './names'

/** `hard` makes what is named dead, `soft` makes it stale: served, within its grace, while one load refreshes it. */
export type Mode = 'hard' | 'soft'

/** A record of the log, told from another that a rolled-back log put in the same place. */
export interface RecordId {
  readonly seq: number
  /** Random. */
  readonly nonce: string
}

/** What one record of the invalidation log says, before the log has given it a place. */
export type Statement =
  | { readonly kind: 'invalidate'; readonly names: readonly Name[]; readonly mode: 'hard' }
  /** `of` is the first record of an invalidation that takes several, in all the others. */
  | { readonly kind: 'invalidate'; readonly names: readonly Name[]; readonly mode: 'soft'; readonly of?: RecordId }
  /** A value was written: other processes drop their copies of these keys. */
  | { readonly kind: 'write'; readonly names: readonly Name[]; readonly mode: 'hard' }
  /** Takes back the soft invalidation that begins with `undoes`, as far as it is still the newest for the names. */
  | { readonly kind: 'undo'; readonly names: readonly Name[]; readonly undoes: RecordId }
  /** From this position on `version` is the namespace's active generation. */
  | { readonly kind: 'version'; readonly names: readonly Name[]; readonly namespace: string; readonly version: number }

/** A statement with its place in the log: gapless `seq` within an `epoch`. */
export type LogRecord = Statement &
  RecordId & {
    /** The process that appended it. */
    readonly origin: string
    /** When it was appended, ms since the epoch, by the origin's clock; for people, never for decisions. */
    readonly at: number
  }
