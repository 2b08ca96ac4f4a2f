/** Acknowledged writes that wait for their source in this process. */
export interface WriteBehindStatus {
  pending: number
  bytes: number
  /** Of the oldest; null where none waits. */
  oldestAgeMs: number | null
  limits: { maxBytes: number; maxPending: number; maxAgeMs: number }
  /** Journals of processes that were gone, taken over since this one started. */
  adoptedJournals: number
  deadLetters: number
  namespaces: PendingWrites[]
}

export interface PendingWrites {
  namespace: string
  /** Whether there is a source to bring them to; found in a journal, they may wait for a `bind` that never came. */
  bound: boolean
  pending: number
  oldestAgeMs: number | null
  /** Why the last attempt failed; null where it did not. */
  failure: string | null
  /** In the source; those of sources without transactions count in the total only. */
  deadLetters: number
}

/** A write that was acknowledged and that the source refuses for good. */
export interface DeadLetter {
  id: string
  namespace: string
  key: string
  /** Undefined for a removal, and where it cannot be read any more. */
  value: unknown
  isRemoval: boolean
  /** What the source said. */
  reason: string
  /** When it was written, and when it was given up: ms since the epoch. */
  at: number
  buriedAt: number
}

/** Which dead letters to list: by namespace, the longest buried first. */
export interface DeadLetterQuery {
  /** Of this namespace only. */
  namespace?: string
  /** The last one of the page before. */
  after?: Pick<DeadLetter, 'id' | 'buriedAt'>
  /** 1 to 1,000, which it is by default. */
  limit?: number
}
