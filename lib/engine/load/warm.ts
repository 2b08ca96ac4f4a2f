import type { WarmProgress } from '@/lib/engine/answers'
import type { Core } from '@/lib/engine/core'
import type { Loader, LoadOptions } from '@/lib/engine/options'
import { distinctKeys } from '@/lib/engine/read/get-many'
import { lookup } from '@/lib/engine/read/lookup'
import { loadShared } from './load-shared'
import { loadRequest } from './request'

const DEFAULT_CONCURRENCY = 8

export interface WarmOptions extends LoadOptions {
  /** Loads at once, 8 by default. */
  concurrency?: number
  onProgress?: (progress: WarmProgress) => void
}

/**
 * Loads those keys that no level has fresh, a few at a time. A key that fails is counted, the others go on; an aborted
 * `signal` lets the loads under way finish and starts no more.
 */
export async function warm<V>(
  core: Core,
  given: Iterable<string>,
  { load, options = {} }: { load: Loader<V>; options?: WarmOptions },
): Promise<WarmProgress> {
  const keys = distinctKeys(given)
  const progress = { done: 0, failed: 0, total: keys.length }
  const concurrency = options.concurrency ?? DEFAULT_CONCURRENCY
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw new TypeError(`concurrency must be a whole number of 1 or more, not ${concurrency}`)
  const waiting = keys.values()
  const work = async (): Promise<void> => {
    for (const key of waiting) {
      if (options.signal?.aborted) return
      try {
        const request = { ...loadRequest(core, key, load, options), cause: 'warm' as const }
        if ((await lookup(core, [key], false)).get(key)?.state !== 'fresh') await loadShared(core, request)
        progress.done++
      } catch {
        progress.failed++
      }
      options.onProgress?.({ ...progress })
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, keys.length) }, work))
  return progress
}
