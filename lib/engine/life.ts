import type { Core } from './core'
import { Sweeper } from './sweeper'

/** Opening and closing, each once. */
export class Life {
  readonly sweeper: Sweeper
  readonly #core: Core
  #ready: Promise<void> | undefined
  #closed: Promise<void> | undefined

  constructor(core: Core) {
    this.#core = core
    this.sweeper = new Sweeper(core)
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
    const { far, follower, usages } = this.#core
    await Promise.all(far.map((level) => level.open()))
    await follower.start()
    await usages.refresh(far)
    this.sweeper.start()
  }

  async #close(): Promise<void> {
    const { near, far, follower, reclaimer } = this.#core
    await this.#ready
    reclaimer.stop()
    near.clear()
    this.sweeper.stop()
    await follower.close()
    await Promise.all(far.map((level) => level.flush()))
    await Promise.all(far.map((level) => level.close()))
  }
}
