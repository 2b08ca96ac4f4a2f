/** After the first failure, and at the most. A source that is down is asked for a key every half minute. */
const DELAY_MS = { first: 1_000, most: 30_000 }
/** Keys remembered; beyond, the oldest failure is forgotten and may be tried again early. */
const MAX_KEYS = 10_000

/** Keeps background refreshes of a key whose load failed from hammering the source. */
export class BackOff {
  readonly #failures = new Map<string, { readonly until: number; readonly delayMs: number }>()

  mayTry(key: string, now: number): boolean {
    return now >= (this.#failures.get(key)?.until ?? 0)
  }

  /** Whether the last load of the key failed. */
  isFailing(key: string): boolean {
    return this.#failures.has(key)
  }

  failed(key: string, now: number): void {
    const before = this.#failures.get(key)?.delayMs ?? DELAY_MS.first / 2
    const delayMs = Math.min(before * 2, DELAY_MS.most)
    this.#failures.delete(key)
    this.#failures.set(key, { until: now + delayMs, delayMs })
    if (this.#failures.size <= MAX_KEYS) return
    for (const oldest of this.#failures.keys()) return void this.#failures.delete(oldest)
  }

  succeeded(key: string): void {
    this.#failures.delete(key)
  }
}
