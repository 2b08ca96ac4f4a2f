import type { LoadContext } from '@/lib/engine/options'
import { DeadlineExceeded } from '@/lib/kernel/errors'

/** What loaders of one key and of many have in common. */
export type AnyContext = Omit<LoadContext, 'key'>

/** The loaders that run, so that a cache that closes can stop them. */
export class RunningLoaders {
  readonly #stops = new Set<(why: Error) => void>()
  #ended: Error | undefined

  /**
   * Calls a loader under its hard timeout: past it the signal is aborted and the call counts as failed, whatever the
   * loader does then.
   *
   * @param timeoutMs `Infinity` for none
   */
  async call<T>(keys: readonly string[], timeoutMs: number, load: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#ended) throw this.#ended
    const controller = new AbortController()
    let stop: (why: Error) => void = () => undefined
    const stopped = new Promise<never>((_, reject) => {
      stop = (why) => {
        controller.abort(why)
        reject(why)
      }
    })
    this.#stops.add(stop)
    const late = (): void => stop(new DeadlineExceeded(`loading ${keys.join(', ')}`, timeoutMs))
    const timer = timeoutMs === Infinity ? undefined : setTimeout(late, timeoutMs)
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
