/**
 * Places looked at for one name: more are never needed in a table that is half full, unless somebody chose names to crowd
 * together. At three quarters and 64 places some of 10,000 names found none, and all entries older than the floors that
 * made way for them were dead.
 */
const MOST_LOOKS = 128
/** Floors that are looked at to tell how they lie: half of them is then told to within 3 % (two standard errors). */
const SAMPLE = 1_024
/** What is kept more than asked for, so that a sample's error keeps no fewer. */
const MARGIN = 1.1

/** Floors by hash, in open addressing, 12 bytes a place; a place is empty where the floor is 0. */
export class FloorPlaces {
  size = 0
  readonly hashes: Uint32Array
  readonly floors: Float64Array

  /** @param count a power of two */
  constructor(count: number) {
    this.hashes = new Uint32Array(count)
    this.floors = new Float64Array(count)
  }

  get isFull(): boolean {
    return 2 * this.size >= this.floors.length
  }

  /** @returns 0 for none */
  get(hash: number): number {
    return this.floors[this.#placeOf(hash)] ?? 0
  }

  /** @returns the floor that had to make way, 0 for none */
  raise(hash: number, floor: number): number {
    const place = this.#placeOf(hash)
    if (place < 0) return this.#crowdOut(hash, floor)
    const before = this.floors[place] ?? 0
    if (before === 0) this.size++
    this.hashes[place] = hash
    if (floor > before) this.floors[place] = floor
    return 0
  }

  /**
   * @returns a floor above which there are `kept` others, a tenth more where they are too many to look at each, or fewer
   *   where many are as high; 0 where all are to be kept
   */
  floorBelowLast(kept: number): number {
    const step = Math.max(1, Math.floor(this.floors.length / (2 * SAMPLE)))
    const looked = new Float64Array(Math.ceil(this.floors.length / step))
    for (let i = 0; i < looked.length; i++) looked[i] = this.floors[i * step] ?? 0
    // Empty places come first.
    const sample = looked.sort().subarray(looked.findIndex((floor) => floor > 0))
    const share = step === 1 ? kept / this.size : (MARGIN * kept) / this.size
    return sample[sample.length - Math.ceil(share * sample.length) - 1] ?? 0
  }

  /** Where a hash is, or where it would go; -1 where all places it may be at are taken. */
  #placeOf(hash: number): number {
    const mask = this.floors.length - 1
    for (let look = 0; look < MOST_LOOKS; look++) {
      const place = (hash + look) & mask
      if (this.floors[place] === 0 || this.hashes[place] === hash) return place
    }
    return -1
  }

  #crowdOut(hash: number, floor: number): number {
    const mask = this.floors.length - 1
    let lowest = hash & mask
    for (let look = 1; look < MOST_LOOKS; look++) {
      const place = (hash + look) & mask
      if ((this.floors[place] ?? 0) < (this.floors[lowest] ?? 0)) lowest = place
    }
    const forgotten = this.floors[lowest] ?? 0
    this.hashes[lowest] = hash
    this.floors[lowest] = floor
    return forgotten
  }
}
