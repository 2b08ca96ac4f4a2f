import type { Clock } from '@/lib/kernel/clock'

/** A bucket of permits that refills steadily. */
export class Throttle {
  readonly #clock: Clock
  readonly #size: number
  readonly #perMs: number
  #left: number
  #at: number

  /** @param options `burst` permits at most, one more every `everyMs` */
  constructor(clock: Clock, { burst, everyMs }: { burst: number; everyMs: number }) {
    this.#clock = clock
    this.#size = burst
    this.#perMs = 1 / everyMs
    this.#left = burst
    this.#at = clock.now()
  }

  /** @returns whether there was a permit, which is then used up */
  take(): boolean {
    if (this.waitMs() > 0) return false
    this.#left -= 1
    return true
  }

  /** Takes a use back. */
  giveBack(): void {
    this.#left = Math.min(this.#size, this.#left + 1)
  }

  /** Permits there are, as of the last look. */
  get left(): number {
    return this.#left
  }

  /** @returns ms until there is a permit, 0 where there is one */
  waitMs(): number {
    const now = this.#clock.now()
    this.#left = Math.min(this.#size, this.#left + (now - this.#at) * this.#perMs)
    this.#at = now
    return this.#left >= 1 ? 0 : Math.ceil((1 - this.#left) / this.#perMs)
  }
}
