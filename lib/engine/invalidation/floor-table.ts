import { hashBegun, hashOfKey } from '@/lib/kernel/hash-of-key'
import { keyName, type Name } from '@/lib/kernel/names'

/**
 * Places looked at for one name: more are never needed in a table that is half full, unless somebody chose names to crowd
 * together. At three quarters and 64 places some of 10,000 names found none, and all entries older than the floors that
 * made way for them were dead.
 */
const MOST_LOOKS = 128
const FIRST_PLACES = 64
const KEY_BEGUN = hashBegun(keyName(''))

/**
 * The floors of names: for each the position of the log at which it was last invalidated, 12 bytes a place.
 *
 * Bounded, and forgets half of what it knows at a time: floors go into the younger of two generations, and when that is
 * full the older one is dropped. Dropping them one by one in the order of a Map means to take names out of it and put
 * them in again, which leaves what V8 has to step over: 19 µs a time among 100,000 names.
 *
 * Names are told apart by 32 bits of hash. Two that share them share the higher floor: beside 262,144 others one name in
 * 16,000 has such a double, and is then found dead once more than it was named; never once less.
 */
export class FloorTable {
  /** The highest floor of all: what is stamped there or above needs no lookup. */
  highest = 0
  #young = new Generation()
  #old = new Generation()
  readonly #bound: () => number

  /** @param bound how many floors may be remembered, asked whenever half of them are */
  constructor(bound: () => number) {
    this.#bound = bound
  }

  /** @param above floors up to there may be told as 0: mostly none is higher, and nothing has to be looked up */
  get(name: Name, above = 0): number {
    return this.highest <= above ? 0 : this.#find(hashOfKey(name))
  }

  /** The same of the name of a key, without making a text of it: each entry from a far level is asked for its own. */
  getKey(key: string, above: number): number {
    return this.highest <= above ? 0 : this.#find(hashOfKey(key, KEY_BEGUN))
  }

  /** @returns the highest floor that had to be forgotten, if any */
  raise(name: Name, floor: number): number | undefined {
    const hash = hashOfKey(name)
    const raised = Math.max(floor, this.#young.get(hash) || this.#old.get(hash))
    this.highest = Math.max(this.highest, raised)
    const forgotten = this.#young.size < this.#bound() / 2 || this.#young.get(hash) > 0 ? 0 : this.#turn()
    const crowdedOut = this.#young.set(hash, raised)
    return Math.max(forgotten, crowdedOut) || undefined
  }

  #find(hash: number): number {
    return this.#young.get(hash) || this.#old.get(hash)
  }

  clear(): void {
    this.highest = 0
    this.#young = new Generation()
    this.#old = new Generation()
  }

  #turn(): number {
    const forgotten = this.#old.highest
    this.#old = this.#young
    this.#young = new Generation()
    return forgotten
  }
}

/** Floors by hash, in open addressing; a place is empty where the floor is 0. */
class Generation {
  size = 0
  highest = 0
  #hashes = new Uint32Array(FIRST_PLACES)
  #floors = new Float64Array(FIRST_PLACES)

  get(hash: number): number {
    return this.#floors[this.#placeOf(hash)] ?? 0
  }

  /** @returns the highest floor that had to make way, 0 for none */
  set(hash: number, floor: number): number {
    const forgotten = 2 * this.size >= this.#floors.length ? this.#grow() : 0
    return Math.max(forgotten, this.#put(hash, floor))
  }

  #put(hash: number, floor: number): number {
    this.highest = Math.max(this.highest, floor)
    const place = this.#placeOf(hash)
    if (place < 0) return this.#crowdOut(hash, floor)
    if (this.#floors[place] === 0) this.size++
    this.#hashes[place] = hash
    this.#floors[place] = floor
    return 0
  }

  /** Where a hash is, or where it would go; -1 where all places it may be at are taken. */
  #placeOf(hash: number): number {
    const mask = this.#floors.length - 1
    for (let look = 0; look < MOST_LOOKS; look++) {
      const place = (hash + look) & mask
      if (this.#floors[place] === 0 || this.#hashes[place] === hash) return place
    }
    return -1
  }

  #crowdOut(hash: number, floor: number): number {
    const mask = this.#floors.length - 1
    let lowest = hash & mask
    for (let look = 1; look < MOST_LOOKS; look++) {
      const place = (hash + look) & mask
      if ((this.#floors[place] ?? 0) < (this.#floors[lowest] ?? 0)) lowest = place
    }
    const forgotten = this.#floors[lowest] ?? 0
    this.#hashes[lowest] = hash
    this.#floors[lowest] = floor
    return forgotten
  }

  #grow(): number {
    const hashes = this.#hashes
    const floors = this.#floors
    this.#hashes = new Uint32Array(2 * hashes.length)
    this.#floors = new Float64Array(2 * floors.length)
    this.size = 0
    let forgotten = 0
    floors.forEach((floor, i) => {
      if (floor > 0) forgotten = Math.max(forgotten, this.#put(hashes[i] ?? 0, floor))
    })
    return forgotten
  }
}
