import type { VersionState } from './invalidation-log'

/** Where a log in a database stands. */
export interface LogState {
  readonly epoch: string
  readonly head: number
  readonly trimmedThrough: number
  /** Of the row at `trimmedThrough`, undefined where there is none. */
  readonly trimmedNonce: string | undefined
  readonly versions: VersionState
}

export interface LogRow {
  readonly seq: number
  readonly nonce: string
  readonly origin: string
  /** ms since the epoch. */
  readonly at: number
  /** JSON; what it says is the log's business. */
  readonly statement: string
}

export interface LogAppend extends Omit<LogRow, 'seq'> {
  /** The epoch to begin with where the log does not exist yet. */
  readonly candidate: string
  /** The generation that the statement makes active. */
  readonly activates: { readonly namespace: string; readonly version: number } | undefined
  /** How many records are kept at the least, and until when they are too old (ms since the epoch). */
  readonly keep: { readonly records: number; readonly since: number }
}

/**
 * The rows of one cache's invalidation log. What holds for every implementation: `append` takes its position from a
 * counter that stays locked until the transaction ends, so that positions have no gaps and become visible in their
 * order; within an epoch the rows [trimmedThrough, head] are there and never change: of what is trimmed the last one stays,
 * because its nonce tells whether the log is still the one that a reader knows who stands there.
 *
 * @typeParam Tx a transaction of the database, as its users know it
 */
export interface LogStore<Tx> {
  /** Creates the log with `candidate` for its epoch where it is missing. */
  state(candidate: string): Promise<LogState>
  /** Rows after a position, ascending. */
  rows(epoch: string, after: number, limit: number): Promise<readonly LogRow[]>
  /**
   * Appends within a transaction of the caller's: the row is there when that commits, and never was when it does not.
   * Others that append wait from here until it ends, so it should be the transaction's last statement.
   */
  append(tx: Tx, row: LogAppend): Promise<{ readonly epoch: string; readonly seq: number; readonly before?: string }>
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Empties the log under another epoch, if `seen` is still its epoch. */
  replaceEpoch(seen: string, next: string): Promise<void>
}
