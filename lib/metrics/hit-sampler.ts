import type { Clock } from '@/lib/kernel/clock'
import { Histogram } from './histogram'

/**
 * Hits looked at: one in so many. Two looks at the clock take 150 ns here and the counters of hot keys 300 to 600, so that a
 * hit pays some 10 ns for it on average; at 100 hits a second there are still 5,000 an hour to draw a quantile from.
 */
export const HITS_PER_SAMPLE = 64

/**
 * Chooses hits to look at, at random distances, so that no rhythm of the requests hides a key from it, and times them:
 * from the call's begin to the value in hand, with the timer's own 0.05 µs or so.
 */
export class HitSampler {
  readonly #random: () => number
  readonly #watch: Clock
  #left = 1
  latency = new Histogram()

  /** @param random 0 to 1, as `Math.random` */
  constructor(random: () => number, watch: Clock) {
    this.#random = random
    this.#watch = watch
    this.#left = this.#distance()
  }

  /** @returns the time for a chosen read, else 0 */
  begin(): number {
    return --this.#left > 0 ? 0 : this.#choose()
  }

  /** A chosen read was a hit. */
  finish(begunAt: number): void {
    this.latency.record(this.#watch.now() - begunAt)
  }

  reset(): void {
    this.latency = new Histogram()
  }

  #choose(): number {
    this.#left = this.#distance()
    return this.#watch.now()
  }

  /** Uniform from 1 to 127: 64 on average. */
  #distance(): number {
    return 1 + Math.floor(this.#random() * (2 * HITS_PER_SAMPLE - 1))
  }
}
