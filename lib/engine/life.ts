import type { Core } from './core'
import type { WriteBehind } from './strategies/write-behind/write-behind'
import { Sweeper } from './sweeper'

interface Membership {
  join(): void
  leave(): Promise<void>
}

/** Opening and closing, each once. */
export class Life {
  readonly sweeper: Sweeper
  readonly #core: Core
  readonly #writeBehind: WriteBehind | undefined
  readonly #fleet: Membership
  #ready: Promise<void> | undefined
  #closed: Promise<void> | undefined
  #isOpen = false

  constructor(core: Core, { writeBehind, fleet }: { writeBehind: WriteBehind | undefined; fleet: Membership }) {
    this.#core = core
    this.#writeBehind = writeBehind
    this.#fleet = fleet
    this.sweeper = new Sweeper(core)
  }

  /** Whether calls need not wait for `ready`. */
  get isOpen(): boolean {
    return this.#isOpen && !this.#closed
  }

  /** Levels first, because the ledger is in one of them; then the log. A level that does not open says so in its status. */
  ready(): Promise<void> {
    if (this.#closed) return Promise.reject(new Error('the cache is closed'))
    this.#ready ??= this.#open()
    return this.#ready
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #open(): Promise<void> {
    const { far, follower, dependencies, usages, lastRun } = this.#core
    await Promise.all(far.map((level) => level.open()))
    await follower.start()
    // So that edges that were lost are told of now, and not in the middle of the first load that would link some.
    if (follower.reachable) await Promise.resolve(dependencies.childrenOf([])).catch(() => undefined)
    // Before the first read: what an earlier process acknowledged is what readers are to see.
    await this.#writeBehind?.open()
    await usages.refresh(far)
    this.sweeper.start()
    this.#isOpen = true
    await lastRun?.begin(this.#core)
    this.#fleet.join()
  }

  async #close(): Promise<void> {
    const { near, far, follower, reclaimer, prefetcher, loaders, lastRun } = this.#core
    await this.#ready
    await this.#fleet.leave()
    prefetcher.end()
    loaders.end(new Error('the cache was closed'))
    await lastRun?.end()
    await this.#writeBehind?.close()
    reclaimer.stop()
    near.clear()
    this.sweeper.stop()
    await follower.close()
    await Promise.all(far.map((level) => level.flush()))
    await Promise.all(far.map((level) => level.close()))
  }
}
