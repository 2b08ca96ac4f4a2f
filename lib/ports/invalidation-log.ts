import type { LogRecord, Statement } from '@/lib/kernel/record'
import type { Awaitable } from './far-level'

/** Where a log stands. */
export interface LogHead {
  /** Random id of this life of the log; positions of different epochs cannot be compared. */
  readonly epoch: string
  /** Position of the newest record, 0 in an empty log. */
  readonly head: number
  /** Records up to here have been thrown away. */
  readonly trimmedThrough: number
  /** Nonce of the last record thrown away, undefined where there is none or the log has lost it (rule R10). */
  readonly trimmedNonce: string | undefined
  /** What the `version` records of this epoch, trimmed ones included, have come to. */
  readonly versions: VersionState
}

/** `[namespace, active, known]` of each namespace that ever left its first generation. */
export type VersionState = readonly (readonly [namespace: string, active: number, known: readonly number[]])[]

export interface LogSlice extends LogHead {
  /** Gapless and ascending, starting right after the position that was asked for or after `trimmedThrough`. */
  readonly records: readonly LogRecord[]
  /** Nonce of the record at the position that was asked for, undefined below `trimmedThrough` and where it is not there (rule R10). */
  readonly before: string | undefined
}

export interface Appended {
  readonly epoch: string
  readonly record: LogRecord
  /** Nonce of the record before, undefined where there is none or the log has lost it (rule R10). */
  readonly before: string | undefined
  /**
   * Whether anything depended on a key that it names when the record had its place, so that nobody need ask; undefined
   * where the log cannot tell.
   */
  readonly hasDependents?: boolean
}

/**
 * The invalidation log: records with gapless positions within an epoch. All methods reject when the log cannot be
 * reached; none retries behind the caller's back.
 */
export interface InvalidationLog {
  /** Whether other processes append to it, so that it has to be followed. */
  readonly shared: boolean
  /** Creates what is missing. */
  head(): Promise<LogHead>
  /**
   * Appends and returns the record in its place. Statements larger than a record may be are the caller's to split.
   * @param statement what happened
   * @param origin the appending process
   */
  append(statement: Statement, origin: string): Awaitable<Appended>
  /** The same without a wait: only where nobody else appends. */
  appendAtOnce?(statement: Statement, origin: string): Appended
  /** Records after `position`, at most `limit`; answers at once. */
  read(position: number, limit: number): Promise<LogSlice>
  /** The same, but waits up to `waitMs` for a record to arrive; on a connection of its own. */
  wait(position: number, limit: number, waitMs: number): Promise<LogSlice>
  /** Starts a new epoch by compare-and-set: where two processes try, one wins and both learn the winner's. */
  replaceEpoch(seen: string): Promise<LogHead>
  close(): Promise<void>
}
