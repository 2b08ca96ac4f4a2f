interface Waiting<T> {
  readonly items: readonly T[]
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

/** Joins all writes of one tick into one, so that stores that end together cost one pipeline and one script call. */
export class WriteCoalescer<T> {
  readonly #send: (items: readonly T[]) => Promise<void>
  #waiting: Waiting<T>[] = []
  #underWay = new Set<Promise<void>>()

  constructor(send: (items: readonly T[]) => Promise<void>) {
    this.#send = send
  }

  write(items: readonly T[]): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) process.nextTick(() => this.send())
      this.#waiting.push({ items, resolve, reject })
    })
  }

  /** Sends what waits now, so that what the caller sends next comes after it. */
  send(): void {
    const waiting = this.#waiting
    if (waiting.length === 0) return
    this.#waiting = []
    const sent = this.#send(waiting.flatMap(({ items }) => items)).then(
      () => waiting.forEach(({ resolve }) => resolve()),
      (reason: unknown) => waiting.forEach(({ reject }) => reject(reason)),
    )
    this.#underWay.add(sent)
    void sent.then(() => this.#underWay.delete(sent))
  }

  /** Resolves when nothing waits and nothing is under way, whatever became of it. */
  async idle(): Promise<void> {
    this.send()
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }
}
