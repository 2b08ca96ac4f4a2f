/**
 * A signal that is made when it is first asked for: few loaders look at theirs, and making one takes as long as half of
 * what else a load costs here.
 */
export class LateSignal {
  #controller: AbortController | undefined
  #why: Error | undefined

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      if (this.#why) this.#controller.abort(this.#why)
    }
    return this.#controller.signal
  }

  abort(why: Error): void {
    this.#why = why
    this.#controller?.abort(why)
  }
}
