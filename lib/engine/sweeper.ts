import type { Core } from './core'
import { servable } from './read/lookup'

/** How often, and how many entries of memory are looked at each time: about 0.2 ms of work. */
const EVERY_MS = 1_000
const LOOKED_AT = 2_000
/** Far levels sweep more rarely: Redis expires by itself, and disk has room. */
const FAR_EVERY = 10
const FAR_LIMIT = 500

/** Gives back, in bounded steps, the room of entries that are past their time or were invalidated. */
export class Sweeper {
  readonly #core: Core
  #timer: NodeJS.Timeout | undefined
  #rounds = 0
  #isBehind = false
  #keys: IterableIterator<string> | undefined
  #generation = 0

  constructor(core: Core) {
    this.#core = core
  }

  start(): void {
    this.#timer = setInterval(() => void this.#round(), EVERY_MS).unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** Removes everything that is past its time now. @returns how many entries that were */
  async sweepAll(): Promise<number> {
    const { near, far, clock } = this.#core
    let entries = near.sweep(clock.exact(), Infinity).entries
    for (const level of far) {
      let swept: number
      do {
        swept = (await level.sweep(clock.exact(), FAR_LIMIT)).entries
        entries += swept
      } while (swept >= FAR_LIMIT)
    }
    return entries
  }

  async #round(): Promise<void> {
    const { near, far, clock, usages } = this.#core
    near.sweep(clock.exact(), LOOKED_AT)
    this.#sweepInvalidated()
    // A level that cannot be swept now is in trouble that its guard has reported; the next round tries again.
    if (this.#isBehind || this.#rounds % FAR_EVERY === 0) {
      const swept = await Promise.allSettled(far.map(async (level) => level.sweep(clock.exact(), FAR_LIMIT)))
      // A full step left something: a million entries with lives of an hour end at 280 a second.
      this.#isBehind = swept.some((one) => one.status === 'fulfilled' && one.value.entries >= FAR_LIMIT)
    }
    this.#rounds++
    await usages.refresh(far)
  }

  /** Walks memory once for every change of the log that may have made entries in it invalid. */
  #sweepInvalidated(): void {
    const { near, validity } = this.#core
    if (!this.#keys) {
      if (this.#generation === validity.generation) return
      // As of its beginning: what changes during a walk needs another, for those that it has passed.
      this.#generation = validity.generation
      this.#keys = near.keys()
    }
    for (let looked = 0; looked < LOOKED_AT; looked++) {
      const { value: key, done } = this.#keys.next()
      if (done) return void (this.#keys = undefined)
      const entry = near.find(key)
      if (entry && servable(this.#core, entry, true) === 'dead') near.remove(key, 'invalidated')
    }
  }
}
