/** A tree so short is not worth closing up more often. */
const FEWEST_TIMES = 64

/**
 * The order in which numbered places were used last, with the weight that was used since each of them: an LRU stack
 * whose distances are found in O(log n), by a Fenwick tree over the times of use (Bennett and Kruskal, 1975).
 */
export class LruStack {
  readonly #times: Int32Array
  readonly #weights: Float64Array
  /** Place used at a time, plus one; 0 where it was used again since. */
  readonly #placeAt: Int32Array
  readonly #tree: Float64Array
  #now = 0
  #total = 0
  /** Times there are until gaps are closed: twice the places in use, so that few of them take little of the processor's cache. */
  #limit: number

  /** @param places numbered from 0; 36 bytes are kept for each */
  constructor(places: number) {
    this.#times = new Int32Array(places).fill(-1)
    this.#weights = new Float64Array(places)
    this.#placeAt = new Int32Array(2 * places)
    this.#tree = new Float64Array(2 * places + 1)
    this.#limit = Math.min(FEWEST_TIMES, 2 * places)
  }

  /** @returns the weight of all places used after this one; it is in the stack */
  above(place: number): number {
    return this.#total - this.#sumThrough(this.#times[place] ?? 0)
  }

  isOnTop(place: number): boolean {
    return this.#times[place] === this.#now - 1
  }

  weightOf(place: number): number {
    return this.#weights[place] ?? 0
  }

  /** Puts a place on top, with a weight, wherever it was. */
  push(place: number, weight: number): void {
    this.remove(place)
    if (this.#now === this.#limit) this.#closeUp()
    const time = this.#now++
    this.#times[place] = time
    this.#weights[place] = weight
    this.#placeAt[time] = place + 1
    this.#add(time, weight)
    this.#total += weight
  }

  remove(place: number): void {
    const time = this.#times[place] ?? -1
    if (time < 0) return
    const weight = this.weightOf(place)
    this.#add(time, -weight)
    this.#total -= weight
    this.#placeAt[time] = 0
    this.#times[place] = -1
  }

  clear(): void {
    this.#times.fill(-1)
    this.#placeAt.fill(0)
    this.#tree.fill(0)
    this.#now = 0
    this.#total = 0
  }

  /** Takes the gaps out of time, which also sheds what rounding has left in the sums. */
  #closeUp(): void {
    const places = this.#placeAt.subarray(0, this.#limit).filter((held) => held > 0)
    this.#placeAt.fill(0, 0, this.#limit)
    this.#tree.fill(0, 0, this.#limit + 1)
    this.#total = 0
    this.#limit = Math.min(this.#placeAt.length, Math.max(FEWEST_TIMES, 2 * places.length))
    places.forEach((held, time) => {
      const weight = this.weightOf(held - 1)
      this.#times[held - 1] = time
      this.#placeAt[time] = held
      this.#tree[time + 1] = (this.#tree[time + 1] ?? 0) + weight
      this.#total += weight
    })
    this.#now = places.length
    for (let at = 1; at <= this.#limit; at++) {
      const parent = at + (at & -at)
      if (parent <= this.#limit) this.#tree[parent] = (this.#tree[parent] ?? 0) + (this.#tree[at] ?? 0)
    }
  }

  #add(time: number, weight: number): void {
    const tree = this.#tree
    for (let at = time + 1; at <= this.#limit; at += at & -at) tree[at] = (tree[at] ?? 0) + weight
  }

  #sumThrough(time: number): number {
    const tree = this.#tree
    let sum = 0
    for (let at = time + 1; at > 0; at -= at & -at) sum += tree[at] ?? 0
    return sum
  }
}
