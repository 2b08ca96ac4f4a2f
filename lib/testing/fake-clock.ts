import type { Clock } from '@/lib/kernel/clock'

/** A clock that stands still until it is told to move. */
export class FakeClock implements Clock {
  #now: number

  /** @param now ms since the epoch */
  constructor(now = 1_700_000_000_000) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  advance(ms: number): void {
    this.#now += ms
  }
}
