import type { Clock } from './clock'

/** Hexadecimal digits of each part: ms since the epoch (until the year 10889), a counter within the ms, the process. */
const DIGITS = { ms: 12, counter: 6, node: 12 }
const MAX_COUNTER = 16 ** DIGITS.counter - 1

/**
 * A version of a write: text of a fixed width that sorts as the writes do, in every collation, because it holds nothing
 * but lower-case hexadecimal digits.
 */
export type Version = string

/**
 * A hybrid logical clock (Kulkarni et al.: Logical Physical Clocks, OPODIS 2014): physical time where that moves on, a
 * counter where it does not. What it hands out always rises, and is above everything it was shown.
 */
export class HybridClock {
  readonly #clock: Clock
  readonly #node: string
  #ms = 0
  #counter = 0

  /** @param node tells processes apart that write within one ms: hexadecimal, of which the first 12 digits count */
  constructor(clock: Clock, node: string) {
    this.#clock = clock
    this.#node = node
      .toLowerCase()
      .replaceAll(/[^0-9a-f]/g, '')
      .slice(0, DIGITS.node)
      .padStart(DIGITS.node, '0')
  }

  next(): Version {
    const now = Math.floor(this.#clock.now())
    if (now > this.#ms) this.#moveTo(now, 0)
    else if (this.#counter < MAX_COUNTER) this.#counter++
    else this.#moveTo(this.#ms + 1, 0)
    return hex(this.#ms, DIGITS.ms) + hex(this.#counter, DIGITS.counter) + this.#node
  }

  /** Everything handed out from now on is above `version`; what is no version is ignored. */
  observe(version: Version): void {
    if (!/^[0-9a-f]{30}$/.test(version)) return
    const ms = Number.parseInt(version.slice(0, DIGITS.ms), 16)
    const counter = Number.parseInt(version.slice(DIGITS.ms, DIGITS.ms + DIGITS.counter), 16)
    if (ms > this.#ms || (ms === this.#ms && counter > this.#counter)) this.#moveTo(ms, counter)
  }

  #moveTo(ms: number, counter: number): void {
    this.#ms = ms
    this.#counter = counter
  }
}

const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0')
