import type { Entry } from '@/lib/kernel/entry'
import type { Removal } from '@/lib/ports/near-level'

/** Somebody who follows some of the keys. */
export interface HitWatch {
  wants(key: string): boolean
  /** @returns whether later hits are wanted, too */
  hit(key: string, sizeBytes: number): boolean
}

export interface MemoryLevelOptions {
  /** Sum of `sizeBytes` over all entries, at most. */
  readonly maxBytes: number
  /** 1 to 2^25. */
  readonly maxEntries: number
  /** A private copy of a value that was written with `copyOnRead`. */
  readonly copy: (value: unknown) => unknown
  /** Until when a fresh entry needs no thought, ms since the epoch: its expiry by default, never later. */
  readonly quietUntil?: (entry: Entry) => number
  /** Whose hits are told: keys are chosen as they come in, and let go when `hit` says so. */
  readonly watch?: HitWatch
  /** Told after entries left, once for each batch with one reason; overwriting counts as leaving. */
  readonly onRemoved?: (why: Removal, entries: number, bytes: number) => void
}

/** 2^25 records are 2 GiB: more than a process with a heap of values beside them will want. */
const MOST_ENTRIES = 2 ** 25

/** @throws TypeError with a sentence where a bound makes no sense */
export function assertBounds(options: MemoryLevelOptions): void {
  if (!(options.maxBytes >= 1)) throw new TypeError(`maxBytes must be 1 or more, not ${options.maxBytes}`)
  if (!Number.isInteger(options.maxEntries) || options.maxEntries < 1 || options.maxEntries > MOST_ENTRIES)
    throw new TypeError(`maxEntries must be a whole number from 1 to ${MOST_ENTRIES}, not ${options.maxEntries}`)
}
