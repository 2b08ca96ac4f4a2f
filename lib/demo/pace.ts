import type { Clock } from '@/lib/kernel/clock'

/** After a stall no more than this much is made up for, lest the stall be followed by a burst. */
const LONGEST_STEP_MS = 250
const MAX_RATE = 10_000

/** How many requests a rate asks for, as time passes. */
export class Pace {
  readonly #clock: Clock
  #ratePerSecond: number
  #last: number
  /** Less than one, between two looks. */
  #owed = 0

  /** @throws RangeError below 0 or above 10,000 */
  constructor(clock: Clock, ratePerSecond: number) {
    this.#clock = clock
    this.#ratePerSecond = checked(ratePerSecond)
    this.#last = clock.now()
  }

  get ratePerSecond(): number {
    return this.#ratePerSecond
  }

  /** @throws RangeError below 0 or above 10,000 */
  set ratePerSecond(wanted: number) {
    this.#ratePerSecond = checked(wanted)
  }

  /** Begins now: nothing is owed for the time before. */
  begin(): void {
    this.#last = this.#clock.now()
    this.#owed = 0
  }

  /** @returns how many became due since it was asked last */
  due(): number {
    const now = this.#clock.now()
    this.#owed += (this.#ratePerSecond * Math.min(now - this.#last, LONGEST_STEP_MS)) / 1_000
    this.#last = now
    const due = Math.floor(this.#owed)
    this.#owed -= due
    return due
  }
}

function checked(ratePerSecond: number): number {
  if (ratePerSecond >= 0 && ratePerSecond <= MAX_RATE) return ratePerSecond
  throw new RangeError(`the rate of demo traffic must lie between 0 and ${MAX_RATE} requests per second`)
}
