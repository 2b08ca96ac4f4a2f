/** Numbered places for hashes, found by open addressing; typed arrays only, so that all of it is 16 bytes a place. */
export class HashPlaces {
  readonly #hashes: Uint32Array
  /** Place plus one, at the first free cell from the hash on. */
  readonly #cells: Int32Array
  readonly #free: Int32Array
  #freeCount: number
  readonly #taken: Uint8Array

  /** @param places a power of two */
  constructor(places: number) {
    this.#hashes = new Uint32Array(places)
    this.#cells = new Int32Array(2 * places)
    this.#free = new Int32Array(places)
    this.#taken = new Uint8Array(places)
    this.#freeCount = 0
    this.clear()
  }

  get size(): number {
    return this.#hashes.length - this.#freeCount
  }

  get isFull(): boolean {
    return this.#freeCount === 0
  }

  /** @returns -1 where the hash has no place */
  find(hash: number): number {
    return (this.#cells[this.#cellOf(hash)] ?? 0) - 1
  }

  /** @returns the place of the hash, a new one where it has none; there is one free */
  take(hash: number): number {
    const cell = this.#cellOf(hash)
    const held = this.#cells[cell] ?? 0
    if (held > 0) return held - 1
    const place = this.#free[--this.#freeCount] ?? 0
    this.#hashes[place] = hash
    this.#taken[place] = 1
    this.#cells[cell] = place + 1
    return place
  }

  /** Frees the places of all other hashes. Everything is put in anew: gaps would break the search. */
  keep(wanted: (hash: number) => boolean, onFreed: (place: number) => void): void {
    this.#cells.fill(0)
    this.#taken.forEach((taken, place) => {
      const hash = this.#hashes[place] ?? 0
      if (taken === 0) return
      if (wanted(hash)) this.#cells[this.#cellOf(hash)] = place + 1
      else {
        this.#taken[place] = 0
        this.#free[this.#freeCount++] = place
        onFreed(place)
      }
    })
  }

  clear(): void {
    this.#cells.fill(0)
    this.#taken.fill(0)
    this.#freeCount = this.#free.length
    for (let place = 0; place < this.#freeCount; place++) this.#free[place] = place
  }

  /** The cell that holds the hash, or the one that it goes to. */
  #cellOf(hash: number): number {
    const mask = this.#cells.length - 1
    // The sample is the low hashes, so their high bits are alike; their low bits are as good as any.
    let cell = hash & mask
    for (;;) {
      const held = this.#cells[cell] ?? 0
      if (held === 0 || this.#hashes[held - 1] === hash) return cell
      cell = (cell + 1) & mask
    }
  }
}
