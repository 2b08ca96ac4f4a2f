import { reasonOf } from '@/lib/kernel/errors'

/** Work that was begun and has not ended. Its errors are counted, and thrown at nobody. */
export class Unanswered {
  readonly #works = new Set<Promise<void>>()
  #errors = 0
  #lastError: string | undefined

  get size(): number {
    return this.#works.size
  }

  get errors(): number {
    return this.#errors
  }

  get lastError(): string | undefined {
    return this.#lastError
  }

  /** @param work may throw before its first await, which counts like what it throws later */
  begin(work: () => Promise<unknown>): void {
    const ended: Promise<void> = this.#run(work).then(() => void this.#works.delete(ended))
    this.#works.add(ended)
  }

  /** Resolves when all that was begun until now has ended. */
  async ended(): Promise<void> {
    await Promise.all(this.#works)
  }

  async #run(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#errors++
      this.#lastError = reasonOf(error)
    }
  }
}
