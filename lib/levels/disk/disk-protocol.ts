import type {
  EntryFilter,
  EntryPage,
  EntrySort,
  Removal,
  Swept,
  TallyPage,
  TallyQuery,
  Usage,
} from '@/lib/ports/far-level'
import type { Floor, LedgerPosition } from '@/lib/ports/ledger'

/** What the main thread and the writer's thread say to one another. */

/**
 * Entries by columns: cloned between threads at a quarter of the cost of one object an entry (measured at 1 KiB). No
 * address comes twice.
 */
export interface EntryColumns {
  /** Key, epoch, tags as JSON, dependsOn as JSON for each entry; '' for no tags, no parents. */
  readonly texts: readonly string[]
  /** Version, expiresAt, staleUntil, createdAt, stamp, size for each entry. */
  readonly numbers: Float64Array
  /** The frames one after the other, in memory of their own: a view would drag its whole buffer across. */
  readonly frames: Uint8Array
}

export const TEXTS_PER_ENTRY = 4
export const NUMBERS_PER_ENTRY = 6

export type Op =
  | { readonly kind: 'write'; readonly columns: EntryColumns }
  | { readonly kind: 'remove'; readonly removals: readonly Removal[] }
  | { readonly kind: 'clear' }
  | { readonly kind: 'link'; readonly edges: readonly (readonly [parent: string, child: string, until: number])[] }
  /** `from`: where this process's last note or reset led to; the floors are of the records after it. */
  | {
      readonly kind: 'note'
      readonly floors: readonly Floor[]
      readonly from: number | undefined
      readonly position: LedgerPosition
    }
  | { readonly kind: 'reset'; readonly position: LedgerPosition }
  | { readonly kind: 'post'; readonly statement: string }
  | { readonly kind: 'posted'; readonly id: number }
  | { readonly kind: 'sweep'; readonly now: number; readonly limit: number }
  | {
      readonly kind: 'list'
      readonly filter: EntryFilter
      readonly sort: EntrySort
      readonly cursor: string | undefined
      readonly limit: number
    }
  | { readonly kind: 'count'; readonly filter: EntryFilter }
  | {
      readonly kind: 'tally'
      readonly query: TallyQuery
      readonly cursor: string | undefined
      readonly limit: number
    }
  | { readonly kind: 'usage' }
  | { readonly kind: 'barrier' }

/** An op's answer: a number for `remove` (how many there were) and `post` (the id). */
export type Answer = number | EntryPage | TallyPage | Swept | Usage | undefined

export type ToWriter =
  | {
      readonly kind: 'batch'
      readonly id: number
      readonly now: number
      /** Rises after each rejection: what was sent before it was known is rejected, too, so that order is kept. */
      readonly attempt: number
      /** Must survive a power cut. */
      readonly durable: boolean
      readonly ops: readonly Op[]
    }
  /** A reader met an error in this opening of the file: look at it again, and discard it where it is damaged. */
  | { readonly kind: 'suspect'; readonly generation: number; readonly damage: string | undefined }
  | { readonly kind: 'close' }

export type FromWriter =
  /** `discarded` says why an older file was set aside; `created`: the file holds nothing that was written before. */
  | {
      readonly kind: 'opened'
      readonly generation: number
      readonly created: boolean
      readonly discarded: string | undefined
    }
  | { readonly kind: 'unavailable'; readonly reason: string }
  | {
      readonly kind: 'committed'
      readonly batches: readonly Committed[]
      readonly expired: Swept
      readonly evicted: Swept
    }
  | { readonly kind: 'rejected'; readonly ids: readonly number[]; readonly reason: string }
  | { readonly kind: 'closed' }

export interface Committed {
  readonly id: number
  readonly answers: readonly Answer[]
}

export interface WriterSettings {
  readonly libsqlPath: string
  readonly directory: string
  readonly maxBytes: number
  /** One byte for each entry id modulo its length: how often it was read lately. Written by readers, aged by eviction. */
  readonly reads: Uint8Array
  readonly busyTimeoutMs: number
  /** How long after a failed opening the next is tried. */
  readonly retryMs: number
  /** For tests of a full disk: the file may not grow past so many pages. */
  readonly maxPages: number | undefined
}
