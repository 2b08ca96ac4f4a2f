import type { LevelStatus } from '@/lib/kernel/event'
import type { LevelName } from '@/lib/kernel/outcome'

/** Far levels may answer at once (disk reads are synchronous) or later (Redis). */
export type Awaitable<T> = T | Promise<T>

/** Where an entry lies: a key within one generation of its namespace. */
export interface Address {
  readonly key: string
  readonly version: number
}

/**
 * What to remove: the entry at an address as of a place in the log, or an older one. Who is told that an entry is dead
 * may be told late; one that was made since, by whichever process, stays.
 */
export interface Removal extends Address {
  readonly epoch: string
  readonly stamp: number
}

/** What an index may know of a stored entry without decoding it. Times are ms since the epoch. */
export interface StoredMeta extends Address {
  readonly createdAt: number
  readonly expiresAt: number
  readonly staleUntil: number
  readonly tags: readonly string[]
  readonly dependsOn: readonly string[]
  readonly epoch: string
  readonly stamp: number
  /** Bytes of the frame, as stored. */
  readonly sizeBytes: number
}

/** An entry as far levels take it: encoded once for all of them. */
export interface StoredEntry extends StoredMeta {
  readonly frame: Uint8Array
}

/** Which entries to list or count; all conditions must hold. Text is compared literally, never as a pattern. */
export interface EntryFilter {
  readonly prefix?: string
  /** Keys that do not sort before this text, in the order of `compareKeys`. */
  readonly from?: string
  /** Any part of the key. */
  readonly contains?: string
  readonly tag?: string
  readonly namespace?: string
  /** Stored entries that name this key among their direct parents. */
  readonly dependsOn?: string
}

export interface EntrySort {
  /** `hits` only in memory, which alone counts them; elsewhere it is as `key`. */
  readonly by: 'key' | 'size' | 'expires' | 'hits'
  readonly descending: boolean
}

export interface EntryPage {
  readonly items: readonly StoredMeta[]
  /** Opaque; undefined on the last page. Stays usable while entries come and go. */
  readonly cursor: string | undefined
  readonly total: number | undefined
  /** Where the total is not known: there are more than so many. */
  readonly moreThan?: number
  /** Entries looked at, where fewer than all: "scanned X of Y". */
  readonly scanned?: { readonly looked: number; readonly of: number }
}

/** Under which names entries are to be counted. */
export interface TallyQuery {
  readonly by: 'namespace' | 'tag'
  /** The active generations of namespaces where that is not 1. Entries of others do not count, where the level can tell. */
  readonly versions: readonly (readonly [namespace: string, active: number])[]
}

/** What is held under a name, by the level's index: also what died and was not removed yet. */
export interface NameTally {
  readonly name: string
  readonly entries: number
  readonly bytes: number
}

export interface TallyPage {
  /** In no order. A name comes again on another page only where it changed in between; the later one counts. */
  readonly items: readonly NameTally[]
  /** Opaque; undefined on the last page. */
  readonly cursor: string | undefined
}

export interface Usage {
  readonly entries: number
  readonly bytes: number
  readonly maxBytes: number | undefined
}

export interface Swept {
  readonly entries: number
  readonly bytes: number
}

/** A level that holds frames outside the process's heap. No method throws for a missing entry. */
export interface FarLevel {
  readonly name: LevelName
  /** Connects or opens. Resolves even where that fails for now; the status then says so. */
  open(): Promise<void>
  status(): { readonly status: LevelStatus; readonly reason: string }
  /**
   * One round trip.
   *
   * @param purpose `look`: for somebody who is to be told where it fails; to all others what fails is a miss
   * @returns a frame or `undefined` for each address, in order
   */
  read(addresses: readonly Address[], purpose?: 'look'): Awaitable<readonly (Uint8Array | undefined)[]>
  write(entries: readonly StoredEntry[]): Awaitable<void>
  /** Removes entries that are as old as it is said, and what is there but is no entry. @returns how many there were */
  remove(removals: readonly Removal[]): Awaitable<number>
  list(filter: EntryFilter, sort: EntrySort, cursor: string | undefined, limit: number): Awaitable<EntryPage>
  /** Counts, by an index, what it knows under a filter, dead or alive; undefined where that takes a look at each entry. */
  count(filter: EntryFilter): Awaitable<number | undefined>
  /** Counts entries by name without a look at any: about `limit` names. @throws TypeError for a cursor that is none */
  tally(query: TallyQuery, cursor: string | undefined, limit: number): Awaitable<TallyPage>
  usage(): Awaitable<Usage>
  /** Removes what is dead at `now`, in a bounded step. */
  sweep(now: number, limit: number): Awaitable<Swept>
  clear(): Awaitable<void>
  /** Waits for writes under way. */
  flush(): Promise<void>
  close(): Promise<void>
}
