import { beganBefore } from '@/lib/kernel/epoch'
import { LogCorrupt } from '@/lib/kernel/errors'
import type { RecordId } from '@/lib/kernel/record'
import type { InvalidationLog, LogSlice } from '@/lib/ports/invalidation-log'

/** A record's place in the log. */
export interface Place {
  readonly epoch: string
  readonly seq: number
}

/** What became of a record that the log took. */
export interface Placed extends Place, RecordId {
  /** Whether its position was reached here, too. */
  readonly isApplied: boolean
  /** Whether anything depends on a key that it names; undefined where the log could not tell. */
  readonly hasDependents?: boolean
}

/** Where the process stood when it asked the log. */
export interface Asked {
  readonly epoch: string
  readonly position: number
  readonly nonce: string | undefined
  readonly at: number
  /** Which local invalidations there were by then. */
  readonly localMark: number
}

/** How an answer goes on from there: to the log's end, with more to come, or not at all. */
export type Continuation = 'end' | 'more' | 'replaced' | 'rolled back'

/**
 * Rule R10: an answer counts only if the record where the process stood when it asked is still the one that it knows.
 *
 * @param epoch of the log that is followed now, which may have changed while the answer was on its way
 * @returns undefined where the answer is of the log that was asked
 */
export function otherThan(asked: Asked, slice: LogSlice, epoch: string): Continuation | undefined {
  if (epoch !== asked.epoch) return 'more'
  if (slice.epoch !== asked.epoch) return beganBefore(slice.epoch, asked.epoch) ? 'rolled back' : 'replaced'
  const { head, trimmedThrough, before } = slice
  const isKnown = asked.position < trimmedThrough || isSame(before, asked.nonce, asked.position === trimmedThrough)
  return head < asked.position || !isKnown ? 'rolled back' : undefined
}

/**
 * Whether two nonces of one position are of one record.
 *
 * @param isTrimmed whether either may be missing: a server may lose a trimmed record's, and who begins there then has none
 */
export function isSame(one: string | undefined, other: string | undefined, isTrimmed: boolean): boolean {
  return one === other || (isTrimmed && (one === undefined || other === undefined))
}

/**
 * Whether the log holds more than was applied. To skip what is not there would be to skip an invalidation, and to ask for
 * it again would never end.
 *
 * @throws LogCorrupt where an answer that claims to hold more did not bring the process any further
 */
export function isMore({ position }: Asked, applied: number, head: number): boolean {
  if (applied === position && position < head) throw new LogCorrupt(position + 1, 'the record is missing')
  return applied < head
}

/** A log that cannot be read cannot be followed: what it was known to say dies with its epoch. */
export async function replaceCorrupt(log: InvalidationLog): Promise<void> {
  const seen = await log.head().then(
    ({ epoch }) => epoch,
    () => '',
  )
  await log.replaceEpoch(seen)
}
