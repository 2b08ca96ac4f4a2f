import type { Core } from '@/lib/engine/core'
import { loadShared } from '@/lib/engine/load/load-shared'
import { refresh } from '@/lib/engine/load/refresh'
import type { LoadRequest } from '@/lib/engine/load/request'
import { isDueEarly } from '@/lib/engine/strategies/early-refresh'
import type { Outcome } from '@/lib/kernel/outcome'
import { reportServed } from './get-many'
import { lookup, type Found } from './lookup'

/** What a caller is given, and how it came about. */
interface Answer {
  readonly value: unknown
  readonly outcome: Outcome
}

/**
 * Cache-aside: the value of the nearest level that has it fresh, else a stale one while one load refreshes it, else
 * what the load returns. Memory's fast path was tried before.
 *
 * @throws SourceError where the loader fails and nothing stale may be served
 */
export async function getOrSet(core: Core, request: LoadRequest): Promise<unknown> {
  const { key } = request
  const startedAt = core.clock.exact()
  const found = (await lookup(core, [key])).get(key)
  const { value, outcome } = await answer(core, request, found)
  reportServed(core, { key, outcome, startedAt, endedAt: core.clock.exact(), found })
  return value
}

async function answer(core: Core, request: LoadRequest, found: Found | undefined): Promise<Answer> {
  if (!found) return { value: await loadShared(core, request), outcome: 'source' }
  const { entry, state, level } = found
  if (state === 'fresh') {
    // The source would answer with what it had before.
    if (!entry.dirty && isDueEarly(request.policy, entry, { now: core.clock.now(), random: core.random() }))
      void refresh(core, { ...request, cause: 'refresh' })
    return { value: entry.value, outcome: level }
  }
  const refreshed = refresh(core, { ...request, cause: 'stale' })
  const { softTimeoutMs } = request.policy
  const value = softTimeoutMs > 0 ? await within(softTimeoutMs, refreshed) : undefined
  return value === undefined ? { value: entry.value, outcome: 'stale' } : { value, outcome: 'source' }
}

/** What a promise comes to within `ms`, else `undefined`. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
