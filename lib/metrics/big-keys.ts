/** A key whose entry is large, as it was last stored. */
export interface BigKey {
  readonly key: string
  readonly sizeBytes: number
}

/** The largest entries seen, by their keys, in constant memory: each with the size that it had when last stored. */
export class BigKeys {
  readonly #sizes = new Map<string, number>()
  readonly #limit: number
  /** What a new key has to exceed while all places are taken. */
  #least = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  note(key: string, sizeBytes: number): void {
    const held = this.#sizes.get(key)
    if (held === sizeBytes) return
    if (held === undefined && this.#sizes.size >= this.#limit && sizeBytes <= this.#least) return
    this.#sizes.set(key, sizeBytes)
    if (this.#sizes.size > this.#limit) this.#dropLeast()
    this.#least = Math.min(...this.#sizes.values())
  }

  /** @returns largest first */
  list(): BigKey[] {
    return [...this.#sizes]
      .map(([key, sizeBytes]) => ({ key, sizeBytes }))
      .sort((one, other) => other.sizeBytes - one.sizeBytes)
  }

  #dropLeast(): void {
    const least = this.list().at(-1)
    if (least) this.#sizes.delete(least.key)
  }
}
