import type { Name } from '@/lib/kernel/names'
import type { VersionState } from './invalidation-log'

/** Where a process stood in the invalidation log. */
export interface LedgerPosition {
  readonly epoch: string
  readonly applied: number
  readonly base: number
  readonly keyBase: number
  /** Of the record at `applied`, where it was seen: tells a rolled-back log (rule R10). */
  readonly nonce: string | undefined
  readonly versions: VersionState
}

/** A name's hard floor (0 for none) and its soft ones, oldest first. Both gone means the floor is forgotten. */
export interface FloorChange {
  readonly name: Name
  readonly hard: number
  readonly soft: readonly number[]
}

export interface LedgerSnapshot extends LedgerPosition {
  readonly floors: readonly FloorChange[]
}

/**
 * The position in the log, kept with the entries of the disk level in one database and in the order in which they were
 * handed over, so that what is read back after a crash is a state that once was (rule R9).
 */
export interface Ledger {
  load(): LedgerSnapshot | undefined
  /** Durable at the level's next `flush`, before any entry written later. */
  note(changes: readonly FloorChange[], position: LedgerPosition): void
  /** Forgets all floors and starts at `position`. */
  reset(position: LedgerPosition): void
}
