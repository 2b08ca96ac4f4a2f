import type { Clock } from '@/lib/kernel/clock'
import { nextTurn } from '@/lib/kernel/next-turn'

/** How long work over many keys holds the event loop at a stretch, ms: well below the 50 that a batch may. */
const HOLD_MS = 8

/** Keys read or stored without a look at how long that takes: some 50 µs each while V8 has compiled nothing yet. */
export const KEYS_A_LOOK = 20

/** Lets the event loop turn between the steps of work over many keys, so that 100,000 at once hold nobody up. */
export class Turns {
  readonly #clock: Clock
  #since: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#since = clock.now()
  }

  /**
   * @param now for work that takes long between two reads of a clock that many of them share
   * @returns something to wait for where this work has held the loop for long enough
   */
  due(now = this.#clock.now()): Promise<void> | undefined {
    return now - this.#since < HOLD_MS ? undefined : this.#next()
  }

  async #next(): Promise<void> {
    await nextTurn()
    this.#since = this.#clock.now()
  }
}
