interface Timer {
  readonly id: number
  readonly due: number
  readonly run: () => void
  readonly everyMs: number | undefined
}

const real = { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate }

/** Lets every promise that can settle do so: microtasks run dry before the next turn of the real loop. */
export const settled = (): Promise<void> => new Promise((resolve) => void real.setImmediate(resolve))

/** The global timers of a model run: they stand still until the model moves its time. */
export class ModelTimers {
  now = 0
  readonly #timers = new Map<number, Timer>()
  #lastId = 0

  install(): void {
    const start = (run: (...args: unknown[]) => void, ms = 0, repeats: boolean, args: unknown[]): unknown => {
      const id = ++this.#lastId
      const everyMs = repeats ? Math.max(1, ms) : undefined
      this.#timers.set(id, { id, due: this.now + Math.max(0, ms), run: () => run(...args), everyMs })
      const handle = { id, ref: () => handle, unref: () => handle, hasRef: () => false, refresh: () => handle }
      return handle
    }
    const stop = (handle: unknown): void => {
      if (typeof handle === 'object' && handle !== null && 'id' in handle) this.#timers.delete(Number(handle.id))
    }
    Object.assign(globalThis, {
      setTimeout: (run: () => void, ms?: number, ...args: unknown[]) => start(run, ms, false, args),
      setInterval: (run: () => void, ms?: number, ...args: unknown[]) => start(run, ms, true, args),
      clearTimeout: stop,
      clearInterval: stop,
    })
  }

  uninstall(): void {
    Object.assign(globalThis, real)
    this.#timers.clear()
  }

  /** Moves time and fires what has become due, in order. */
  advance(ms: number): void {
    this.now += ms
    const due = [...this.#timers.values()].filter((timer) => timer.due <= this.now)
    for (const timer of due.sort((a, b) => a.due - b.due || a.id - b.id)) {
      if (!this.#timers.delete(timer.id)) continue
      if (timer.everyMs !== undefined) this.#timers.set(timer.id, { ...timer, due: this.now + timer.everyMs })
      timer.run()
    }
  }
}
