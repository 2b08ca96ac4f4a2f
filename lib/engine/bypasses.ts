import type { Clock } from '@/lib/kernel/clock'
import type { LevelName } from '@/lib/kernel/outcome'

/** Levels that this process leaves alone for a while, because an operator said so. */
export class Bypasses {
  readonly #clock: Clock
  readonly #until = new Map<LevelName, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @param forMs how long from now; 0 ends it */
  set(level: LevelName, forMs: number): void {
    if (forMs > 0) this.#until.set(level, this.#clock.now() + forMs)
    else this.#until.delete(level)
  }

  /** @returns ms since the epoch, undefined where the level is asked as usual */
  until(level: LevelName): number | undefined {
    // Asked before every call of every level, and nearly always empty.
    if (this.#until.size === 0) return undefined
    const until = this.#until.get(level)
    if (until === undefined || until > this.#clock.now()) return until
    this.#until.delete(level)
    return undefined
  }
}
