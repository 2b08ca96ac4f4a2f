/** As long as a person waits for a page without noticing: who does not answer within it is shown as silent. */
const ANSWER_WITHIN_MS = 500

interface Asked {
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: Error) => void
  readonly deadline: NodeJS.Timeout
}

/** Questions on their way, each until its deadline. */
export class Questions {
  readonly #asked = new Map<number, Asked>()
  #last = 0

  /** @param send hands the question over under the number that its answer will carry */
  ask(send: (number: number) => Promise<unknown>): Promise<unknown> {
    const number = ++this.#last
    return new Promise((resolve, reject) => {
      const late = (): void => this.fail(number, `it did not answer within ${ANSWER_WITHIN_MS} ms`)
      this.#asked.set(number, { resolve, reject, deadline: setTimeout(late, ANSWER_WITHIN_MS) })
      send(number).catch((error: unknown) => this.fail(number, String(error)))
    })
  }

  answer(number: number, answer: unknown): void {
    this.#take(number)?.resolve(answer)
  }

  fail(number: number, reason: string): void {
    this.#take(number)?.reject(new Error(reason))
  }

  end(): void {
    for (const number of this.#asked.keys()) this.fail(number, 'the cache is closed')
  }

  /** An answer that comes late, or twice, finds nothing. */
  #take(number: number): Asked | undefined {
    const asked = this.#asked.get(number)
    this.#asked.delete(number)
    clearTimeout(asked?.deadline)
    return asked
  }
}
