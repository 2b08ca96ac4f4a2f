/** Time as a port: everything in the engine that needs to know the time asks one of these. */
export interface Clock {
  /** Milliseconds since the Unix epoch. Never goes backwards within a process. */
  now(): number
}

/**
 * The wall clock as it stood when the process began, moved on by the monotonic clock, so that somebody who sets the
 * machine's time back an hour does not bring expired entries back to life.
 */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
}

/**
 * For timing what takes less than a microsecond: milliseconds since some moment of this process. As a time since 1970
 * the number is so large that its last bit is worth 0.24 µs.
 */
export const stopwatch: Clock = { now: () => performance.now() }

/** Reads of the clock that may share one answer. 64 hits at 0.2 µs are 13 µs: far below the resolution of a TTL. */
const READS_PER_LOOK = 64

/**
 * A clock for the hit path, where reading the system's costs as much as half a `Map.get`. An answer is shared by at
 * most 64 reads and is at most a millisecond old when the event loop turns.
 *
 * @param clock the clock to look at
 * @param readsPerLook reads that share one look: 1 for a clock that a test moves
 */
export class CoarseClock implements Clock {
  readonly #clock: Clock
  readonly #readsPerLook: number
  #reads = 0
  #now = 0
  #timer: NodeJS.Timeout | undefined

  constructor(clock: Clock, readsPerLook = READS_PER_LOOK) {
    this.#clock = clock
    this.#readsPerLook = readsPerLook
  }

  now(): number {
    if (--this.#reads > 0) return this.#now
    return this.#look()
  }

  /** Forgets the shared answer, for callers that have waited. */
  exact(): number {
    this.#reads = 0
    return this.#look()
  }

  #look(): number {
    this.#now = this.#clock.now()
    this.#reads = this.#readsPerLook
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#reads = 0
    }, 1).unref()
    return this.#now
  }
}
