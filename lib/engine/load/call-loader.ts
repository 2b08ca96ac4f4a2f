import { DeadlineExceeded } from '@/lib/kernel/errors'
import { inWords } from '@/lib/kernel/key'
import { LateSignal } from './late-signal'

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
  call<T>(
    asked: readonly { readonly key: string }[],
    { ms, leftMs }: Timeout,
    load: (late: LateSignal) => Promise<T>,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#ended) throw this.#ended
      const deadline = (): Error => new DeadlineExceeded(`loading ${inWords(asked.map(({ key }) => key))}`, ms)
      if (leftMs <= 0) throw deadline()
      const late = new LateSignal()
      const stop = (why: Error): void => {
        leave()
        late.abort(why)
        reject(why)
      }
      const timer = leftMs === Infinity ? undefined : setTimeout(() => stop(deadline()), leftMs)
      const leave = (): void => {
        if (timer) clearTimeout(timer)
        this.#stops.delete(stop)
      }
      this.#stops.add(stop)
      load(late).then(
        (value) => {
          leave()
          resolve(value)
        },
        (thrown: unknown) => {
          leave()
          reject(thrown)
        },
      )
    })
  }

  /** Stops those that run, and all that would run later. */
  end(why: Error): void {
    this.#ended = why
    for (const stop of this.#stops) stop(why)
  }
}
