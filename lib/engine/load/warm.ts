import type { WarmProgress, WarmReport } from '@/lib/engine/cache-contract'
import type { Core } from '@/lib/engine/core'
import type { LoaderOfKey, LoadOptions } from '@/lib/engine/options'
import { assertCallSettings } from '@/lib/engine/policy-names'
import { distinctKeys } from '@/lib/engine/read/get-many'
import { lookup } from '@/lib/engine/read/lookup'
import { loadShared } from './load-shared'
import { loadRequest, type LoadRequest } from './request'

const DEFAULT_CONCURRENCY = 8

export interface WarmOptions extends LoadOptions {
  /** Loads at once, 8 by default. */
  concurrency?: number | undefined
  onProgress?: ((progress: WarmProgress) => void) | undefined
}

export async function warm<V>(
  core: Core,
  keys: Iterable<string>,
  { load, options = {} }: { load: LoaderOfKey<V>; options?: WarmOptions },
): Promise<WarmReport> {
  if (typeof load !== 'function') throw new TypeError('warm takes keys and a function that loads a value')
  const { concurrency, onProgress, ...ofLoads } = options
  assertCallSettings(ofLoads)
  const requestFor = (key: string): LoadRequest => ({
    ...loadRequest(core, key, (context) => load(key, context), ofLoads),
    ...{ cause: 'warm', signal: undefined },
  })
  return warmThrough(core, await distinctKeys(core, keys), {
    ...{ concurrency, onProgress, signal: options.signal },
    ...{ requestFor, reason: 'asked' },
  })
}

export interface Warming extends Pick<WarmOptions, 'concurrency' | 'onProgress' | 'signal'> {
  readonly requestFor: (key: string) => LoadRequest
  readonly reason: 'asked' | 'last-run'
}

/** @throws TypeError where the concurrency is no whole number of 1 or more */
export async function warmThrough(core: Core, keys: readonly string[], warming: Warming): Promise<WarmReport> {
  const { concurrency = DEFAULT_CONCURRENCY, onProgress, signal, requestFor, reason } = warming
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw new TypeError(`concurrency must be a whole number of 1 or more, not ${concurrency}`)
  const startedAt = core.clock.exact()
  const counts = { loaded: 0, held: 0, failed: 0, total: keys.length }
  let firstError: unknown
  const progress = (): WarmProgress => {
    const { loaded, held, failed, total } = counts
    return { done: loaded + held, failed, total }
  }
  const waiting = keys.values()
  const work = async (): Promise<void> => {
    for (const key of waiting) {
      if (signal?.aborted) return
      try {
        counts[await loadUnlessHeld(core, requestFor(key))]++
      } catch (thrown) {
        firstError ??= thrown
        counts.failed++
      }
      onProgress?.(progress())
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, keys.length) }, work))
  core.report({ kind: 'warming.finished', reason, ...counts })
  const ms = core.clock.exact() - startedAt
  return { ...progress(), loaded: counts.loaded, held: counts.held, stopped: signal?.aborted ?? false, ms, firstError }
}

/** A value that a far level has is in memory afterwards. */
export async function loadUnlessHeld(core: Core, request: LoadRequest): Promise<'held' | 'loaded'> {
  const [found] = await lookup(core, [request.key], false)
  if (found?.state === 'fresh') return 'held'
  await loadShared(core, request)
  return 'loaded'
}
