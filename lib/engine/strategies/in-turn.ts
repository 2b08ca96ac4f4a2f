/** Runs what is done to one key one after the other, so that two writers in one process cannot overtake each other. */
export class InTurn {
  readonly #last = new Map<string, Promise<unknown>>()

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(key) ?? Promise.resolve()).then(work, work)
    this.#last.set(key, turn)
    try {
      return await turn
    } finally {
      if (this.#last.get(key) === turn) this.#last.delete(key)
    }
  }

  /** Resolves when all that was begun so far has ended, well or not. */
  async idle(): Promise<void> {
    await Promise.allSettled([...this.#last.values()])
  }
}
