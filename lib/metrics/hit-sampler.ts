import type { Clock } from '@/lib/kernel/clock'
import { Histogram } from './histogram'

/** Hits looked at: one in so many, as long as there are few. At 100 hits a second that is 5,000 an hour to draw a quantile from. */
export const HITS_PER_SAMPLE = 64
/**
 * One in 2,048 at the fastest. Two looks at the clock and the counters of hot keys take 0.4 µs, and several times that where
 * other work has taken the processor's cache: of one in 64 each hit would feel 6 ns and more, an eighth of what it takes.
 */
const MOST_WEIGHT = 32
/** Looks between two looks at the rate of looks. */
const LOOKS_PER_REVIEW = 32
/** Looks as fast as 2,000 a second take 0.2 % of a core or so: from there on each stands for twice as many hits. */
const FASTEST_REVIEW_MS = 16

/**
 * Chooses hits to look at, at random distances, so that no rhythm of the requests hides a key from it, and times them:
 * from the call's begin to the value in hand, with the timer's own 0.05 µs or so. The faster the hits come, the fewer of
 * them are looked at, and the more each counts.
 */
export class HitSampler {
  readonly #random: () => number
  readonly #watch: Clock
  #left: number
  #nextWeight = 1
  #looks = 0
  #reviewedAt: number
  #begunAt = 0
  #weight = 1
  /** Of the chosen hits, each as often as it weighs. */
  latency = new Histogram()

  /** @param random 0 to 1, as `Math.random` */
  constructor(random: () => number, watch: Clock) {
    this.#random = random
    this.#watch = watch
    this.#reviewedAt = watch.now()
    this.#left = this.#distance()
  }

  /** For how many the hit stands that was chosen last. */
  get hits(): number {
    return HITS_PER_SAMPLE * this.#weight
  }

  /** @returns whether the read that begins is chosen */
  begin(): boolean {
    if (--this.#left > 0) return false
    this.#choose()
    return true
  }

  /** The read that was chosen last was a hit. */
  finish(): void {
    this.latency.record(this.#watch.now() - this.#begunAt, this.#weight)
  }

  reset(): void {
    this.latency = new Histogram()
  }

  #choose(): void {
    const now = this.#watch.now()
    this.#weight = this.#nextWeight
    if (++this.#looks === LOOKS_PER_REVIEW) this.#review(now)
    this.#left = this.#distance()
    this.#begunAt = now
  }

  #review(now: number): void {
    const tookMs = now - this.#reviewedAt
    if (tookMs < FASTEST_REVIEW_MS) this.#nextWeight = Math.min(MOST_WEIGHT, this.#nextWeight * 2)
    // Not at twice the time, which twice the weight brings about by itself.
    else if (tookMs > 3 * FASTEST_REVIEW_MS) this.#nextWeight = Math.max(1, this.#nextWeight / 2)
    this.#reviewedAt = now
    this.#looks = 0
  }

  /** Uniform from 1 to 127: 64 on average; or as many times that as the weight says. */
  #distance(): number {
    return 1 + Math.floor(this.#random() * (2 * HITS_PER_SAMPLE * this.#nextWeight - 1))
  }
}
