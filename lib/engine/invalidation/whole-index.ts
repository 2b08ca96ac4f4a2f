import { EdgesLost, type DependencyIndex, type Edge } from '@/lib/ports/dependency-index'
import type { Awaitable } from '@/lib/ports/far-level'

/**
 * A dependency index that is whole, or has none to answer for: where one has lost edges, all that depends on something
 * is invalidated before anything else is linked or looked up.
 */
export class WholeIndex implements DependencyIndex {
  readonly #index: DependencyIndex
  readonly #declare: (lost: EdgesLost) => Promise<void>
  #declaring: Promise<void> | undefined

  /** @param declare invalidates all dependents */
  constructor(index: DependencyIndex, declare: (lost: EdgesLost) => Promise<void>) {
    this.#index = index
    this.#declare = declare
  }

  link(edges: readonly Edge[]): Awaitable<void> {
    return this.#whole(() => this.#index.link(edges))
  }

  childrenOf(parents: readonly string[]): Awaitable<readonly string[]> {
    return this.#whole(() => this.#index.childrenOf(parents))
  }

  /** @throws what declaring threw: nothing may be made of an index whose dependents are not known to be gone */
  #whole<T>(call: () => Awaitable<T>): Awaitable<T> {
    const calling = call()
    if (!isPromise(calling)) return calling
    return calling.catch(async (error: unknown) => {
      if (!(error instanceof EdgesLost)) throw error
      await (this.#declaring ??= this.#settle(error).finally(() => (this.#declaring = undefined)))
      return call()
    })
  }

  async #settle(lost: EdgesLost): Promise<void> {
    await this.#declare(lost)
    await this.#index.settle?.(lost.life)
  }
}

const isPromise = <T>(value: Awaitable<T>): value is Promise<T> => value instanceof Promise
