import type { Entry } from '@/lib/kernel/entry'
import type { EntryFilter, EntryPage, EntrySort, StoredMeta, Swept, Usage } from './far-level'

/** Why an entry left a level. */
export type Removal = 'deleted' | 'invalidated' | 'overwritten' | 'expired' | 'evicted' | 'cleared'

/** What a walk tells of an entry, its value left alone. */
export interface Scanned {
  readonly meta: StoredMeta
  /** How often it was read since it was stored. */
  readonly hits: number
}

/** A part of what is stored. */
export interface ScanStep {
  readonly entries: readonly Scanned[]
  /** Entries that were looked at for them. */
  readonly looked: number
}

/**
 * A synchronous level in the process's own memory, holding values, not bytes.
 *
 * Validity is the engine's business. The level only remembers, for each entry, the log position at which the engine last
 * found it valid, so that a hit costs one integer compare: `read` answers when that position is still the current one.
 */
export interface NearLevel {
  readonly name: 'memory'
  /** The value of a fresh entry that was checked at `position`; counts the hit. Else `undefined`, and nothing is counted. */
  read(key: string, now: number, position: number): unknown
  /** The entry, whatever its age and validity, without counting a use. Allocates. */
  find(key: string): Entry | undefined
  /** Remembers that the entry was found valid at `position`. */
  markChecked(key: string, position: number): void
  /** Counts a use of an entry that `read` could not answer for but the engine then served. */
  touch(key: string): void
  /**
   * Stores, replacing what was there; evicts to stay within its bounds, which count `entry.sizeBytes`.
   * @param copyOnRead whether each reader gets a copy of its own: for values that cannot be frozen
   * @returns false where the entry is larger than the level takes; an older entry of the key is then gone, too
   */
  write(entry: Entry, position: number, copyOnRead: boolean): boolean
  remove(key: string, why: Removal): boolean
  /** Moves the times of a stored entry. @returns whether it was there */
  retime(key: string, expiresAt: number, staleUntil: number): boolean
  /** Whether any stored entry names `key`, or any key at all, among its direct parents. */
  hasDependentsOf(key?: string): boolean
  has(key: string): boolean
  /** Every stored key; the caller may stop early and may remove while iterating. */
  keys(): IterableIterator<string>
  /** Entries that one of the filters accepts, in no order, in steps of about a millisecond at most. */
  scan(filters: readonly EntryFilter[]): Generator<ScanStep>
  /** How often the key was read since it was stored. */
  hitsOf(key: string): number
  /** A page in steps of about a millisecond, between which others may have their turn. */
  list(filter: EntryFilter, sort: EntrySort, cursor: string | undefined, limit: number): Generator<void, EntryPage>
  /** Keys that would be evicted first, as things stand: a use of one of them, or what comes, can change that. */
  evictedNext(most: number): string[]
  /** Removes what is dead at `now`, looking at no more than `limit` entries. */
  sweep(now: number, limit: number): Swept
  clear(): void
  usage(): Usage
}
