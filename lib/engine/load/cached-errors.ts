import type { Judged } from '@/lib/engine/invalidation/floors'
import type { Validity } from '@/lib/engine/invalidation/validity'
import type { SourceError } from '@/lib/kernel/errors'

/** Keys remembered; beyond, the oldest failure is forgotten and its key is loaded again early. */
const MAX_KEYS = 10_000

interface CachedError {
  readonly error: SourceError
  readonly until: number
  /** What the load answered to: an invalidation of any of it makes the failure worth another try. */
  readonly judged: Judged & { readonly version: number }
}

/** Failures of the source that are handed out again for a moment instead of asking it (`errorTtl`). */
export class CachedErrors {
  readonly #errors = new Map<string, CachedError>()
  readonly #validity: Validity

  constructor(validity: Validity) {
    this.#validity = validity
  }

  find(key: string, now: number): SourceError | undefined {
    if (this.#errors.size === 0) return undefined
    const cached = this.#errors.get(key)
    if (!cached) return undefined
    if (now < cached.until && this.#validity.admits(cached.judged)) return cached.error
    this.#errors.delete(key)
    return undefined
  }

  add(cached: CachedError): void {
    const { key } = cached.judged
    this.#errors.delete(key)
    this.#errors.set(key, cached)
    if (this.#errors.size <= MAX_KEYS) return
    for (const oldest of this.#errors.keys()) return void this.#errors.delete(oldest)
  }
}
