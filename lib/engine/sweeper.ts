import type { ScanStep } from '@/lib/ports/near-level'
import type { Core } from './core'
import { isLost } from './read/servable'

/** How often, and how many entries of memory are looked at each time: about 0.2 ms of work. */
const EVERY_MS = 1_000
const LOOKED_AT = 2_000
/** Steps of up to a thousand entries, and the time between, of the walk that an invalidation begins: a million in 25 s. */
const WALKED_AT_ONCE = 2
const WALKING_EVERY_MS = 50
/** Far levels sweep more rarely: Redis expires by itself, and disk has room. */
const FAR_EVERY = 10
const FAR_LIMIT = 500

/** Gives back, in bounded steps, the room of entries that are past their time or were invalidated. */
export class Sweeper {
  readonly #core: Core
  #timer: NodeJS.Timeout | undefined
  #rounds = 0
  #isBehind = false
  #walk: Generator<ScanStep> | undefined
  #walking: NodeJS.Timeout | undefined
  #generation = 0

  constructor(core: Core) {
    this.#core = core
  }

  start(): void {
    this.#timer = setInterval(() => void this.#round(), EVERY_MS).unref()
  }

  stop(): void {
    clearInterval(this.#timer)
    clearTimeout(this.#walking)
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
    if (!this.#walk) this.#beginWalk()
    // A level that cannot be swept now is in trouble that its guard has reported; the next round tries again.
    if (this.#isBehind || this.#rounds % FAR_EVERY === 0) {
      const swept = await Promise.allSettled(far.map(async (level) => level.sweep(clock.exact(), FAR_LIMIT)))
      // A full step left something: a million entries with lives of an hour end at 280 a second.
      this.#isBehind = swept.some((one) => one.status === 'fulfilled' && one.value.entries >= FAR_LIMIT)
    }
    this.#rounds++
    await usages.refresh(far)
  }

  /** Memory is walked once for every change of the log that may have made entries in it invalid. */
  #beginWalk(): void {
    const { near, validity } = this.#core
    if (this.#generation === validity.generation) return
    // As of its beginning: what changes during a walk needs another, for those that it has passed.
    this.#generation = validity.generation
    this.#walk = near.scan([{}])
    this.#walkOn()
  }

  #walkOn(): void {
    for (let steps = 0; steps < WALKED_AT_ONCE; steps++) {
      const step = this.#walk?.next()
      if (!step || step.done) return void (this.#walk = undefined)
      for (const { meta } of step.value.entries)
        if (isLost(this.#core, meta)) this.#core.near.remove(meta.key, 'invalidated')
    }
    this.#walking = setTimeout(() => this.#walkOn(), WALKING_EVERY_MS).unref()
  }
}
