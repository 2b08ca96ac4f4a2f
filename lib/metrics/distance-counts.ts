/** Buckets an octave: powers of two lie between two buckets, so that counts up to there are exact. */
const PER_OCTAVE = 16
const OCTAVES = { from: -6, to: 5 }
const BUCKETS = (OCTAVES.to - OCTAVES.from) * PER_OCTAVE + 2

/** How many distances there were up to any size, as parts of L1's: from 1/64 to 32 in steps of 4 %. */
export class DistanceCounts {
  readonly #counts = new Float64Array(BUCKETS)
  #total = 0

  /** Infinite ones included. */
  get total(): number {
    return this.#total
  }

  add(distance: number): void {
    const bucket = bucketOf(distance)
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
    this.#total++
  }

  /** @param size a power of two, for an exact answer */
  upTo(size: number): number {
    return this.#counts.subarray(0, bucketOf(size) + 1).reduce((sum, count) => sum + count, 0)
  }

  scale(by: number): void {
    for (let bucket = 0; bucket < BUCKETS; bucket++) this.#counts[bucket] = (this.#counts[bucket] ?? 0) * by
    this.#total *= by
  }

  clear(): void {
    this.#counts.fill(0)
    this.#total = 0
  }
}

function bucketOf(distance: number): number {
  // What rounding adds to a sum of weights must not push a distance over a power of two.
  const step = Math.ceil(Math.log2(distance) * PER_OCTAVE - 1e-6) - OCTAVES.from * PER_OCTAVE
  return Math.min(BUCKETS - 1, Math.max(0, step))
}
