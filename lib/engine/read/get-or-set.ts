import type { Core } from '@/lib/engine/core'
import { loadShared } from '@/lib/engine/load/load-shared'
import type { LoadRequest } from '@/lib/engine/load/request'
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
  reportServed(core, { key, outcome, startedAt })
  return value
}

async function answer(core: Core, request: LoadRequest, found: Found | undefined): Promise<Answer> {
  if (found?.state === 'fresh') return { value: found.entry.value, outcome: found.level }
  if (!found) return { value: await loadShared(core, request), outcome: 'source' }
  const stale: Answer = { value: found.entry.value, outcome: 'stale' }
  const refreshed = loadShared(core, { ...request, cause: 'stale' }).then(
    (value): Answer => ({ value, outcome: 'source' }),
    () => stale,
  )
  return request.policy.softTimeoutMs > 0 ? within(request.policy.softTimeoutMs, refreshed, stale) : stale
}

/** The first of a promise and, after `ms`, something to fall back on. */
async function within<T>(ms: number, promise: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(resolve, ms, otherwise)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
