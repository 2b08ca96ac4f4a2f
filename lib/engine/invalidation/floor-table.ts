import { hashBegun, hashOfKey } from '@/lib/kernel/hash-of-key'
import { keyName, type Name } from '@/lib/kernel/names'
import { FloorPlaces } from './floor-places'

const FIRST_PLACES = 64
/**
 * Places of the table that is left that are looked at for each name: eight, because a table that forgets half is left for
 * one of its own size, in which a quarter of the places are free for new names until it is full.
 */
const PLACES_A_NAME = 8
const KEY_BEGUN = hashBegun(keyName(''))

/**
 * The floors of names: for each the position of the log at which it was last invalidated, 24 to 48 bytes a name.
 *
 * A table that is full is left for a larger one, or, where it holds as many as may be remembered, for one that takes only
 * the later half. It is moved some places with each name, so that no name waits for all: among a million, growing at once
 * would hold the event loop for a tenth of a second.
 *
 * Names are told apart by 32 bits of hash. Two that share them share the higher floor: beside a million others one name in
 * 4,000 has such a double, and is then found dead once more than it was named; never once less.
 */
export class FloorTable {
  /** The highest floor of all: what is stamped there or above needs no lookup. */
  highest = 0
  #places = new FloorPlaces(FIRST_PLACES)
  #left: { readonly places: FloorPlaces; readonly forgotten: number; next: number } | undefined
  readonly #bound: () => number

  /** @param bound how many floors may be remembered, asked with each name that is new */
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
    return this.raiseHash(hashOfKey(name), floor)
  }

  /** The same of a name of which only the hash is known. */
  raiseHash(hash: number, floor: number): number | undefined {
    this.highest = Math.max(this.highest, floor)
    const forgotten = this.#places.get(hash) > 0 ? 0 : this.#makeRoom()
    return Math.max(forgotten, this.#places.raise(hash, floor), this.#move(PLACES_A_NAME)) || undefined
  }

  clear(): void {
    this.highest = 0
    this.#places = new FloorPlaces(FIRST_PLACES)
    this.#left = undefined
  }

  #find(hash: number): number {
    const floor = this.#places.get(hash)
    return this.#left ? Math.max(floor, this.#left.places.get(hash)) : floor
  }

  /** @returns the highest floor that was forgotten for it */
  #makeRoom(): number {
    const bound = this.#bound()
    if (!this.#places.isFull && this.#places.size < bound) return 0
    const crowdedOut = this.#move(Infinity)
    const { size } = this.#places
    const kept = size < bound ? size : Math.ceil(bound / 2)
    const forgotten = kept < size ? this.#places.floorBelowLast(kept) : 0
    this.#left = { places: this.#places, forgotten, next: 0 }
    this.#places = new FloorPlaces(placesFor(kept))
    return Math.max(forgotten, crowdedOut)
  }

  /** @returns the highest floor that was crowded out */
  #move(count: number): number {
    const left = this.#left
    if (!left) return 0
    const { floors, hashes } = left.places
    const end = Math.min(left.next + count, floors.length)
    let crowdedOut = 0
    for (let at = left.next; at < end; at++) {
      const floor = floors[at] ?? 0
      if (floor > left.forgotten) crowdedOut = Math.max(crowdedOut, this.#places.raise(hashes[at] ?? 0, floor))
    }
    left.next = end
    if (end === floors.length) this.#left = undefined
    return crowdedOut
  }
}

/** Twice as many as half of the places, so that moving ends before they are full, too. */
function placesFor(names: number): number {
  return Math.max(FIRST_PLACES, 2 ** Math.ceil(Math.log2(4 * names)))
}
