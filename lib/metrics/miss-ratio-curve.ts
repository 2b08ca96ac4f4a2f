import type { Clock } from '@/lib/kernel/clock'
import { DistanceCounts } from './distance-counts'
import { HashPlaces } from './hash-places'
import { LruStack } from './lru-stack'

/** What an LRU cache of another size would answer, of the requests that reach L1. */
export interface CurvePoint {
  /** Times the size that L1 has. */
  readonly factor: number
  readonly hitRate: number
}

export interface CurveOptions {
  /** L1's bounds. An entry takes its bytes, or its share of the entries, whichever is the larger part. */
  readonly maxBytes: number
  readonly maxEntries: number
  readonly clock: Clock
  /** Keys sampled at most: 69 bytes are kept for each, 0.57 MB in all. */
  readonly keys?: number
  /** Uses of sampled keys in a second, above which fewer are sampled. */
  readonly usesPerSecond?: number
}

const FACTORS = [0.25, 0.5, 1, 2, 4, 8]
/** Error over the traces by number of keys: bench/results/miss-ratio.md. */
export const CURVE_KEYS = 8_192
/**
 * A use takes 0.5 µs, and 3 where other work has taken the processor's cache (bench/metrics/switched.ts), so this is 1.5 %
 * of a core at most; up to here, all keys of a small cache can be followed.
 */
export const USES_PER_SECOND = 5_000
/** Uses between two looks at the clock. */
const USES_PER_LOOK = 2_048
/** Fewer sampled keys than this say nothing. */
const FEWEST_KEYS = 30

/**
 * The miss-ratio curve of L1 by SHARDS with a fixed sample size (Waldspurger, Park, Garthwaite and Ahmad, FAST 2015):
 * keys are sampled by their hash, their LRU stack distances are kept in order and divided by the rate of sampling, and
 * the difference between the requests that the sample should have had and did have is put right at the distance 0
 * (SHARDS-adj). As more keys turn up the rate is lowered; counts made before are scaled to it.
 *
 * What expired is missing whatever the size. What was invalidated counts as if a larger cache had kept it.
 */
export class MissRatioCurve {
  readonly #options: Required<CurveOptions>
  readonly #places: HashPlaces
  readonly #stack: LruStack
  readonly #counts = new DistanceCounts()
  /** How far up the place was before it was stored anew by the request that is now being answered; NaN otherwise. */
  readonly #before: Float64Array
  readonly #expiresAt: Float64Array
  /** Hashes below are sampled. */
  #below = 2 ** 32
  #uses = 0
  #lookedAt: number

  constructor(options: CurveOptions) {
    this.#options = { keys: CURVE_KEYS, usesPerSecond: USES_PER_SECOND, ...options }
    const { keys } = this.#options
    this.#places = new HashPlaces(keys)
    this.#stack = new LruStack(keys)
    this.#before = new Float64Array(keys).fill(NaN)
    this.#expiresAt = new Float64Array(keys)
    this.#lookedAt = options.clock.now()
  }

  /** Whether a key of this hash is sampled. It may be no longer the next time. */
  samples(hash: number): boolean {
    return hash < this.#below
  }

  /** A request that L1 answered. */
  hit(hash: number, sizeBytes: number): void {
    if (!this.samples(hash)) return
    const place = this.#places.find(hash)
    if (place < 0) this.#take(hash, sizeBytes)
    else {
      this.#counts.add(this.#distance(place))
      if (!this.#stack.isOnTop(place)) this.#stack.push(place, this.#stack.weightOf(place))
      this.#before[place] = NaN
    }
    if (++this.#uses >= USES_PER_LOOK) this.#look()
  }

  /** A request that L1 did not answer; what it came to was stored already, where it was. */
  missed(hash: number): void {
    if (!this.samples(hash)) return
    const place = this.#places.find(hash)
    this.#counts.add(place < 0 ? Infinity : this.#distanceBefore(place))
    if (place >= 0) this.#before[place] = NaN
    if (++this.#uses >= USES_PER_LOOK) this.#look()
  }

  /** An entry was put into L1. */
  stored(hash: number, sizeBytes: number, expiresAt: number): void {
    if (!this.samples(hash)) return
    const place = this.#places.find(hash)
    const isOver = place >= 0 && this.#options.clock.now() >= (this.#expiresAt[place] ?? 0)
    const before = place < 0 || isOver ? Infinity : this.#distance(place)
    const taken = this.#take(hash, sizeBytes)
    if (taken < 0) return
    this.#before[taken] = before
    this.#expiresAt[taken] = expiresAt
    if (++this.#uses >= USES_PER_LOOK) this.#look()
  }

  get sampledKeys(): number {
    return this.#places.size
  }

  get sampleRate(): number {
    return this.#below / 2 ** 32
  }

  /**
   * @param requests that reached L1 in all, since the start or the last `reset`
   * @returns undefined before enough was seen
   */
  points(requests: number): CurvePoint[] | undefined {
    if (this.sampledKeys < FEWEST_KEYS || requests === 0) return undefined
    const expected = requests * this.sampleRate
    return FACTORS.map((factor) => {
      const hits = this.#counts.upTo(factor) + expected - this.#counts.total
      return { factor, hitRate: Math.min(1, Math.max(0, hits / expected)) }
    })
  }

  reset(): void {
    this.#places.clear()
    this.#stack.clear()
    this.#counts.clear()
    this.#before.fill(NaN)
    this.#below = 2 ** 32
    this.#uses = 0
  }

  #distance(place: number): number {
    const own = this.#stack.weightOf(place)
    return this.#stack.isOnTop(place) ? own : this.#stack.above(place) / this.sampleRate + own
  }

  #distanceBefore(place: number): number {
    const before = this.#before[place] ?? NaN
    if (!Number.isNaN(before)) return before
    return this.#options.clock.now() >= (this.#expiresAt[place] ?? 0) ? Infinity : this.#distance(place)
  }

  /** @returns the place of a key, now on top; -1 where it is not sampled any more, because there were too many */
  #take(hash: number, sizeBytes: number): number {
    while (this.#places.isFull && this.#places.find(hash) < 0) {
      this.#thinOut(7 / 8)
      if (!this.samples(hash)) return -1
    }
    const place = this.#places.take(hash)
    const { maxBytes, maxEntries } = this.#options
    this.#stack.push(place, Math.max(sizeBytes / maxBytes, 1 / maxEntries))
    return place
  }

  /** More uses in a second than they may cost: half of the keys go. */
  #look(): void {
    const now = this.#options.clock.now()
    const ms = now - this.#lookedAt
    if ((this.#uses * 1_000) / ms > this.#options.usesPerSecond) this.#thinOut(1 / 2)
    this.#uses = 0
    this.#lookedAt = now
  }

  #thinOut(part: number): void {
    this.#below = Math.floor(this.#below * part)
    this.#counts.scale(part)
    this.#places.keep(
      (hash) => this.samples(hash),
      (place) => {
        this.#stack.remove(place)
        this.#before[place] = NaN
      },
    )
  }
}
