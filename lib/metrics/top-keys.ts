/** A key that was requested often, with the bounds of what is known. */
export interface TopKey {
  readonly key: string
  /** At least as many as there were. */
  readonly count: number
  /** `count` exceeds the truth by no more than this. */
  readonly error: number
}

interface Counter {
  count: number
  error: number
}

/**
 * The keys with most requests among any number of keys, in constant memory: space-saving (Metwally, Agrawal and El
 * Abbadi, ICDT 2005). With m counters, every key that had more than 1/m of all requests is among them, and a count is too
 * high by 1/m of all at most, never too low.
 *
 * What is old counts less: when the sum reaches `halfLife` all is halved, which halves the bounds alike.
 */
export class TopKeys {
  readonly #counters = new Map<string, Counter>()
  readonly #size: number
  readonly #halfLife: number
  #total = 0
  /** No counter holds less: counts only grow, but for the halving. */
  #floor = 0

  constructor(size: number, halfLife = Infinity) {
    this.#size = size
    this.#halfLife = halfLife
  }

  /** All that was counted, keys without a counter included. */
  get total(): number {
    return this.#total
  }

  /** @param weight requests that this one stands for */
  add(key: string, weight = 1): void {
    this.#total += weight
    const known = this.#counters.get(key)
    if (known) known.count += weight
    else if (this.#counters.size < this.#size) this.#counters.set(key, { count: weight, error: 0 })
    else this.#replaceLeast(key, weight)
    if (this.#total >= this.#halfLife) this.#halve()
  }

  /** @returns most requested first */
  top(limit: number): TopKey[] {
    return [...this.#counters]
      .map(([key, { count, error }]) => ({ key, count, error }))
      .sort((one, other) => other.count - one.count)
      .slice(0, limit)
  }

  /** The least counter passes to the new key with all that it counted, which is what the new key may have missed. */
  #replaceLeast(key: string, weight: number): void {
    let least: string | undefined
    let count = Infinity
    for (const [held, counter] of this.#counters) {
      if (counter.count >= count) continue
      least = held
      count = counter.count
      if (count <= this.#floor) break
    }
    this.#floor = count
    if (least !== undefined) this.#counters.delete(least)
    this.#counters.set(key, { count: count + weight, error: count })
  }

  #halve(): void {
    this.#total /= 2
    this.#floor /= 2
    for (const counter of this.#counters.values()) {
      counter.count /= 2
      counter.error /= 2
    }
  }
}
