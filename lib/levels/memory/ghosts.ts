/** Ghosts of one bucket; the oldest makes way. */
const WAYS = 8
/** 4 KiB: a longer memory than a small cache needs does no harm, because old ghosts are not believed. */
const FEWEST = 1_024
/**
 * Ghosts for each entry. More remember further back and cost 4 bytes each: over the traces the share of the gap closed
 * is 42 % at 0.5, 46 % at 1, 48 % at 1.5 and 49.5 % at 2 and above (exact LIRS and the lazy one alike).
 */
const PER_ENTRY = 2
const TICK_BITS = 16
const TICK_MASK = 2 ** TICK_BITS - 1
/** Ages are told in steps of 1/512 of the number of entries, so that 16 bits reach 128 times that number back. */
const STEPS_PER_ENTRY = 512

/**
 * When the entries that were evicted had last been used: 16 bits of a key's hash and 16 of a time, in a bucket that
 * other bits of the hash choose. A wrong match (8 in 32,768 lookups) makes one new entry look like an old friend.
 */
export class Ghosts {
  #cells: Uint32Array
  #buckets: number
  #shift: number

  /** @param entries how many entries the cache holds */
  constructor(entries: number) {
    this.#buckets = Math.ceil(Math.max(FEWEST, entries * PER_ENTRY) / WAYS)
    this.#cells = new Uint32Array(this.#buckets * WAYS)
    this.#shift = Math.max(0, Math.ceil(Math.log2(Math.max(1, entries / STEPS_PER_ENTRY))))
  }

  /**
   * @param hash 32 bits
   * @param tick when the entry was last used
   * @param now the present tick
   */
  add(hash: number, tick: number, now: number): void {
    const start = this.#bucketOf(hash)
    const print = printOf(hash)
    const present = now >>> this.#shift
    let place = start
    let greatest = -1
    for (let i = start; i < start + WAYS; i++) {
      const cell = this.#cells[i] ?? 0
      const age = cell === 0 ? TICK_MASK + 1 : (present - cell) & TICK_MASK
      if (cell >>> TICK_BITS === print) {
        place = i
        break
      }
      if (age > greatest) {
        greatest = age
        place = i
      }
    }
    this.#cells[place] = ((print << TICK_BITS) | ((tick >>> this.#shift) & TICK_MASK)) >>> 0
  }

  /** Takes a ghost out. @returns how many ticks ago its entry was last used, undefined where there is none */
  take(hash: number, now: number): number | undefined {
    const start = this.#bucketOf(hash)
    const print = printOf(hash)
    for (let i = start; i < start + WAYS; i++) {
      const cell = this.#cells[i] ?? 0
      if (cell >>> TICK_BITS !== print) continue
      this.#cells[i] = 0
      return (((now >>> this.#shift) - cell) & TICK_MASK) << this.#shift
    }
    return undefined
  }

  #bucketOf(hash: number): number {
    return Math.floor((hash / 2 ** 32) * this.#buckets) * WAYS
  }
}

/** Bits that the bucket was not chosen by, never 0: that is an empty cell. */
function printOf(hash: number): number {
  return (Math.imul(hash, 0x9e3779b1) >>> 16) | 1
}
