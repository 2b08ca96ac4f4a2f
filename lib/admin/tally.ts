import type { Tally } from '@/lib/engine/answers'
import type { Cache } from '@/lib/engine/cache-contract'
import type { Clock } from '@/lib/kernel/clock'

export interface KeptTally extends Tally {
  /** When it was counted. */
  readonly asOf: number
}

/** Pages that show tallies refresh every 2 s at most. */
const KEPT_MS = 2_000
/** Counting takes one twentieth of the time at most, however many names and pages there are. */
const REST = 20

interface Kept {
  readonly tally: Promise<KeptTally>
  /** The levels that were down when the count began: without the others, or with more of them, it would be another one. */
  readonly down: string
  until: number
}

/** Entries, bytes and hits by tag and by namespace, counted once for all who look. */
export class Tallies {
  readonly #clock: Clock
  readonly #kept = new WeakMap<Cache, Kept>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  of(cache: Cache): Promise<KeptTally> {
    const now = this.#clock.now()
    const kept = this.#kept.get(cache)
    const down = downIn(cache)
    if (kept && now < kept.until && kept.down === down) return kept.tally
    const counting = { down, until: Infinity, tally: this.#count(cache, now) }
    this.#kept.set(cache, counting)
    counting.tally.then(
      () => {
        const then = this.#clock.now()
        counting.until = then + Math.max(KEPT_MS, REST * (then - now))
      },
      () => this.#forget(cache, counting),
    )
    return counting.tally
  }

  /** After something changed what is counted. */
  forget(cache: Cache): void {
    this.#kept.delete(cache)
  }

  async #count(cache: Cache, asOf: number): Promise<KeptTally> {
    return { ...(await cache.tally()), asOf: Math.round(asOf) }
  }

  #forget(cache: Cache, failed: object): void {
    if (this.#kept.get(cache) === failed) this.#kept.delete(cache)
  }
}

const downIn = (cache: Cache): string =>
  cache
    .stats()
    .levels.filter(({ status }) => status === 'down')
    .map(({ name }) => name)
    .join(' ')
