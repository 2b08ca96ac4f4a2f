import type { Judged } from '@/lib/engine/invalidation/floors'
import type { Validity } from '@/lib/engine/invalidation/validity'

/** A load on its way: what it will be judged by grows as the loader names tags and dependencies. */
export interface Flight {
  readonly judged: Judged & { readonly version: number }
  /** How many loads had been begun before. */
  readonly number: number
  /** The value; `undefined` where the source has none. */
  readonly result: Promise<unknown>
}

/** One load a key in this process, joined only while it is valid (rule R6). */
export class Flights {
  readonly #flights = new Map<string, Flight>()
  readonly #validity: Validity
  #begun = 0

  constructor(validity: Validity) {
    this.#validity = validity
  }

  /** Loads begun so far: one with this number or a higher one begins after now. */
  get begun(): number {
    return this.#begun
  }

  /** The load of `key` that a caller arriving now may share. */
  joinable(key: string): Flight | undefined {
    const flight = this.#flights.get(key)
    return flight && this.#validity.admits(flight.judged) ? flight : undefined
  }

  add(flying: Omit<Flight, 'number'>): Flight {
    const { judged, result } = flying
    const flight = { judged, result, number: this.#begun++ }
    const { key } = judged
    this.#flights.set(key, flight)
    const land = (): void => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key)
    }
    flight.result.then(land, land)
    return flight
  }

  get size(): number {
    return this.#flights.size
  }
}
