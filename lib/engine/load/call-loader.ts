import type { LoadContext } from '@/lib/engine/options'
import { DeadlineExceeded } from '@/lib/kernel/errors'

/** What loaders of one key and of many have in common. */
export type AnyContext = Omit<LoadContext, 'key'>

/** A hard timeout, and what is left of it. `Infinity` for none. */
export interface Timeout {
  readonly ms: number
  readonly leftMs: number
}

/** The loaders that run, so that a cache that closes can stop them. */
export class RunningLoaders {
  readonly #stops = new Set<(why: Error) => void>()
  #ended: Error | undefined

  /**
   * Calls a loader under its hard timeout: past it the signal is aborted and the call counts as failed, whatever the
   * loader does then.
   */
  async call<T>(
    keys: readonly string[],
    { ms, leftMs }: Timeout,
    load: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    if (this.#ended) throw this.#ended
    const late = (): Error => new DeadlineExceeded(`loading ${keys.join(', ')}`, ms)
    if (leftMs <= 0) throw late()
    const controller = new AbortController()
    let stop: (why: Error) => void = () => undefined
    const stopped = new Promise<never>((_, reject) => {
      stop = (why) => {
        controller.abort(why)
        reject(why)
      }
    })
    this.#stops.add(stop)
    const timer = leftMs === Infinity ? undefined : setTimeout(() => stop(late()), leftMs)
    try {
      return await Promise.race([load(controller.signal), stopped])
    } finally {
      clearTimeout(timer)
      this.#stops.delete(stop)
    }
  }

  /** Stops those that run, and all that would run later. */
  end(why: Error): void {
    this.#ended = why
    for (const stop of this.#stops) stop(why)
  }
}
