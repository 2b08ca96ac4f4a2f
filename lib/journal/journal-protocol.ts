import type { BuriedPage, BuriedWrite, FoundWrites, JournalWrite } from '@/lib/ports/journal'

/** What the main thread and the journal's thread say to one another. */

export type JournalRequest =
  | { readonly kind: 'append'; readonly writes: readonly JournalWrite[] }
  | { readonly kind: 'adopt'; readonly namespaces: readonly string[] }
  | { readonly kind: 'trim'; readonly journal: string; readonly namespace: string; readonly through: number }
  | { readonly kind: 'bury'; readonly record: BuriedWrite }
  | { readonly kind: 'buried'; readonly page: BuriedPage }
  | { readonly kind: 'find-buried'; readonly journal: string; readonly seq: number }
  | { readonly kind: 'unbury'; readonly journal: string; readonly seq: number }

/** For `append` the numbers, in order. */
export type JournalAnswer = readonly number[] | readonly BuriedWrite[] | FoundWrites | boolean | undefined

export type ToJournal =
  { readonly kind: 'request'; readonly id: number; readonly request: JournalRequest } | { readonly kind: 'close' }

export type FromJournal =
  | { readonly kind: 'opened'; readonly found: FoundWrites; readonly skipped: readonly string[] }
  | { readonly kind: 'unavailable'; readonly reason: string }
  | { readonly kind: 'done'; readonly id: number; readonly answer: JournalAnswer }
  /** Nothing of it was carried out. */
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string }
  | { readonly kind: 'closed' }

/** Steps of a commit at which the crash loop ends the process. */
export type JournalStep = 'inserted' | 'committed'

export interface JournalSettings {
  readonly libsqlPath: string
  readonly directory: string
  /** The journal to take again after the thread had to be started anew. */
  readonly preferred: string | undefined
  readonly retryMs: number
  /** For tests of a full disk: the file may not grow past so many pages. */
  readonly maxPages: number | undefined
  /** For the crash loop: the process ends itself, as by kill -9, the so-manieth time it comes to a step. */
  readonly dieAt: { readonly step: JournalStep; readonly time: number } | undefined
}
