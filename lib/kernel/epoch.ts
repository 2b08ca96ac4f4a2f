/** Characters of a time in base 36: enough until the year 5188. */
const TIME_LENGTH = 9

/**
 * Names a life of the log so that it can be told from an earlier one that comes back (a restored backup, a failover to
 * an old replica). Clocks that disagree by more than a life of the log cost one more new life for each process.
 *
 * @param now ms since the epoch, by the clock of whoever begins it
 * @param id random
 */
export function epochAt(now: number, id: string): string {
  return `${Math.floor(now).toString(36).padStart(TIME_LENGTH, '0')}.${id}`
}

/** A place in the log: a position in one of its lives. */
export interface Stamped {
  readonly epoch: string
  readonly stamp: number
}

/** @returns whether one place is not after another; of two lives the one whose name sorts first began first */
export function isAsOld(one: Stamped, other: Stamped): boolean {
  return one.epoch === other.epoch ? one.stamp <= other.stamp : one.epoch < other.epoch
}

/** @returns whether `epoch` is known to have begun before `other`; never for names of another form */
export function beganBefore(epoch: string, other: string): boolean {
  const isTimed = epoch.indexOf('.') === TIME_LENGTH && other.indexOf('.') === TIME_LENGTH
  return isTimed && epoch.slice(0, TIME_LENGTH) < other.slice(0, TIME_LENGTH)
}
