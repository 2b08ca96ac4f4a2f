import type { Name } from '@/lib/kernel/names'
import type { VersionState } from './invalidation-log'

/** How far this process has applied the invalidation log, and below which stamps it has forgotten the details. */
export interface LedgerPosition {
  /** The log that the positions belong to. */
  readonly epoch: string
  /** Every record up to here is in the floors or below `base`. */
  readonly applied: number
  /** Entries with an older stamp are dead, whatever their names (rules R4 and R5). */
  readonly base: number
  /** The same for floors of single keys (`k:` names), which are the first to be forgotten. */
  readonly keyBase: number
  /** Of the record at `applied`, where it is known: after a restart it tells a log that was rolled back (rule R10). */
  readonly nonce: string | undefined
  /** What the `version` records up to `applied` have come to (stored as JSON). */
  readonly versions: VersionState
}

/** A soft invalidation of a name: the position of its record; position and nonce of the whole invalidation's first record. */
export type SoftFloor = readonly [seq: number, of: number, nonce: string]

/**
 * The floors of one name: the position of its newest hard invalidation, 0 for none, and its soft ones, oldest first (at
 * most 16; stored as JSON), so that each can still be undone.
 */
export type Floor = readonly [name: Name, hardSeq: number, soft: readonly SoftFloor[]]

/** A floor as it is now; 0 and none say that it was forgotten (its `base` or `keyBase` covers it). */
export type FloorChange = Floor

/** Hard floors of keys by the hash of their names (`kernel/hash-of-key`): that of `hashes[i]` is `floors[i]`. */
export interface KeyFloors {
  readonly hashes: readonly number[]
  readonly floors: readonly number[]
}

export interface LedgerSnapshot extends LedgerPosition {
  readonly floors: readonly Floor[]
  readonly keyFloors: KeyFloors
}

/**
 * Keeps the log position with the entries of a level that outlives the process (rule R9): entries, floors, base,
 * applied and epoch are one transaction, written in the order in which they were handed in.
 */
export interface Ledger {
  /** What was saved last; undefined where nothing was, or where the level is out of reach. Synchronous, for boot. */
  load(): LedgerSnapshot | undefined
  /**
   * Saves floors that changed and the position that they lead to. Returns at once; entries written later never become
   * durable before it. Floors at or below the position's `base` (for `k:` names: its `keyBase`) say nothing any more
   * and may be dropped.
   */
  note(changes: readonly FloorChange[], position: LedgerPosition): void
  /**
   * Starts again at a position, with no floors and no entries: the log is another one, or was rolled back, or goes on
   * after a gap, and no entry on disk can be told to belong to it.
   */
  reset(position: LedgerPosition): void
}
