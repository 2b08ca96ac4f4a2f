import type { PendingWrites, WriteBehindStatus } from '@/lib/engine/write-behind-answers'
import type { JournalRecord } from '@/lib/ports/journal'
import type { DeadLetters } from './dead-letters'
import type { Flusher } from './flusher'
import type { WriteBehindBounds } from './pressure'

interface Waiting {
  readonly now: number
  readonly bounds: WriteBehindBounds
  readonly pending: number
  readonly bytes: number
  readonly adoptedJournals: number
  readonly flushers: readonly Flusher[]
  /** What waits for namespaces that nobody has bound. */
  readonly unbound: ReadonlyMap<string, readonly JournalRecord[]>
  readonly letters: DeadLetters
}

/** @returns what waits for its source in this process, for those who watch */
export function describePending(waiting: Waiting): WriteBehindStatus {
  const { now, bounds, pending, bytes, adoptedJournals, flushers, unbound, letters } = waiting
  const ageOf = (at: number): number | null => (at === Infinity ? null : Math.max(0, Math.round(now - at)))
  const bound = flushers.map((flusher): PendingWrites => ({
    ...{ namespace: flusher.namespace, bound: true, pending: flusher.pending },
    ...{ oldestAgeMs: ageOf(flusher.oldestAt), failure: flusher.failure ?? null },
    deadLetters: letters.countOf(flusher.namespace),
  }))
  const parked = [...unbound].map(([namespace, records]): PendingWrites => ({
    ...{ namespace, bound: false, pending: records.length, oldestAgeMs: ageOf(records[0]?.at ?? Infinity) },
    ...{ failure: null, deadLetters: 0 },
  }))
  const namespaces = [...bound, ...parked]
  const ages = namespaces.map(({ oldestAgeMs }) => oldestAgeMs ?? -1)
  const oldestMs = Math.max(-1, ...ages)
  return {
    ...{ pending, bytes, oldestAgeMs: oldestMs < 0 ? null : oldestMs, limits: { ...bounds }, adoptedJournals },
    ...{ deadLetters: letters.count, namespaces },
  }
}
