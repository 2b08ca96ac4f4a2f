import type { Frame } from './fetch-frames'

/**
 * Keys in one MGET. At 200 B a value it is 100 KB and about a millisecond of our time; twice as many were no faster a key
 * (bench/redis/reads.ts) and hold the event loop for twice as long.
 */
export const KEYS_PER_FETCH = 512
/** Fetches of one large read under way at once: enough to hide the round trip, few enough to bound what is buffered. */
const FETCHES_AHEAD = 4

interface Waiting {
  readonly keys: readonly string[]
  readonly resolve: (frames: Frame[]) => void
  readonly reject: (reason: unknown) => void
}

/**
 * Joins all reads of one tick into one fetch, and folds the keys they share. 64 concurrent reads then cost one write,
 * one reply and one timer instead of 64: twice the throughput of a GET each, with client and server on one core.
 */
export class ReadCoalescer {
  readonly #fetch: (keys: readonly string[]) => Promise<Frame[]>
  #waiting: Waiting[] = []

  constructor(fetch: (keys: readonly string[]) => Promise<Frame[]>) {
    this.#fetch = fetch
  }

  /** @returns a frame or `undefined` for each key, in order */
  read(keys: readonly string[]): Promise<Frame[]> {
    if (keys.length > KEYS_PER_FETCH) return this.#readMany(keys)
    return new Promise((resolve, reject) => {
      // After the microtasks: the readers that one reply has woken all come before it.
      if (this.#waiting.length === 0) process.nextTick(() => this.#flush())
      this.#waiting.push({ keys, resolve, reject })
    })
  }

  #flush(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (let from = 0, to = 0; from < waiting.length; from = to) {
      let count = 0
      do count += waiting[to++]?.keys.length ?? 0
      while (to < waiting.length && count + (waiting[to]?.keys.length ?? 0) <= KEYS_PER_FETCH)
      this.#fetchFor(waiting.slice(from, to))
    }
  }

  #fetchFor(waiting: readonly Waiting[]): void {
    const positions = new Map<string, number>()
    for (const { keys } of waiting) for (const key of keys) if (!positions.has(key)) positions.set(key, positions.size)
    this.#fetch([...positions.keys()]).then(
      (frames) => {
        for (const { keys, resolve } of waiting) resolve(keys.map((key) => frames[positions.get(key) ?? -1]))
      },
      (reason: unknown) => {
        for (const { reject } of waiting) reject(reason)
      },
    )
  }

  /** In steps, so that 100,000 keys do not hold the event loop for their whole length. */
  async #readMany(keys: readonly string[]): Promise<Frame[]> {
    const frames = new Array<Frame>(keys.length)
    let next = 0
    const lane = async (): Promise<void> => {
      while (next < keys.length) {
        const from = next
        next += KEYS_PER_FETCH
        const part = await this.#fetchDistinct(keys.slice(from, from + KEYS_PER_FETCH))
        for (let i = 0; i < part.length; i++) frames[from + i] = part[i]
      }
    }
    await Promise.all(Array.from({ length: FETCHES_AHEAD }, lane))
    return frames
  }

  async #fetchDistinct(keys: readonly string[]): Promise<Frame[]> {
    const unique = new Set(keys)
    if (unique.size === keys.length) return this.#fetch(keys)
    const distinct = [...unique]
    const frames = await this.#fetch(distinct)
    const byKey = new Map(distinct.map((key, i) => [key, frames[i]]))
    return keys.map((key) => byKey.get(key))
  }
}
