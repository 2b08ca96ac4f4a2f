/** A wait that can be cut short, once and for all. */
export class Pause {
  #over = false
  #wake: (() => void) | undefined

  get isOver(): boolean {
    return this.#over
  }

  /** Resolves after `ms`, or at once when the pause was ended. Never keeps the process alive. */
  for(ms: number): Promise<void> {
    if (this.#over) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms).unref()
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  end(): void {
    this.#over = true
    this.#wake?.()
  }
}
