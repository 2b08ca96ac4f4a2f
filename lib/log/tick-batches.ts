interface Waiting<T, R> {
  readonly item: T
  readonly resolve: (result: R) => void
  readonly reject: (reason: unknown) => void
}

export interface TickBatchesOptions<T, R> {
  /** What an item counts for. */
  readonly weightOf: (item: T) => number
  /** The weight of one batch; a heavier item goes alone. */
  readonly most: number
  /** @returns a result for each item, in order */
  readonly run: (items: readonly T[]) => Promise<readonly R[]>
}

/** Joins what is asked within one tick into few calls, in order. */
export class TickBatches<T, R> {
  readonly #options: TickBatchesOptions<T, R>
  #waiting: Waiting<T, R>[] = []

  constructor(options: TickBatchesOptions<T, R>) {
    this.#options = options
  }

  add(item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      // After the microtasks: all that one moment asks for comes before it.
      if (this.#waiting.length === 0) process.nextTick(() => this.#flush())
      this.#waiting.push({ item, resolve, reject })
    })
  }

  #flush(): void {
    const { weightOf, most } = this.#options
    let batch: Waiting<T, R>[] = []
    let weight = 0
    for (const one of this.#waiting.splice(0)) {
      const added = weightOf(one.item)
      if (batch.length > 0 && weight + added > most) {
        this.#run(batch)
        batch = []
        weight = 0
      }
      batch.push(one)
      weight += added
    }
    this.#run(batch)
  }

  #run(batch: readonly Waiting<T, R>[]): void {
    this.#options.run(batch.map(({ item }) => item)).then(
      (results) =>
        batch.forEach(({ resolve, reject }, i) => {
          const result = results[i]
          if (result === undefined) reject(new Error('no answer'))
          else resolve(result)
        }),
      (reason: unknown) => {
        for (const { reject } of batch) reject(reason)
      },
    )
  }
}
