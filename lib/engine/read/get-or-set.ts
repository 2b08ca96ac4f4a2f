import type { Core } from '@/lib/engine/core'
import { loadShared } from '@/lib/engine/load/load-shared'
import { refresh } from '@/lib/engine/load/refresh'
import type { LoadRequest } from '@/lib/engine/load/request'
import { dueEarly } from '@/lib/engine/strategies/early-refresh'
import type { StaleReason } from '@/lib/kernel/event'
import type { Outcome } from '@/lib/kernel/outcome'
import { noteServed } from './note-served'
import type { Found } from './lookup'

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
  const { key, policy } = request
  const startedAt = core.clock.exact()
  const found = await core.lookups.find(core, key)
  const note = (outcome: Outcome): void =>
    // Looked at a moment ago, when the lookup, or the load, ended.
    noteServed(core, { key, outcome, startedAt, endedAt: core.clock.now(), found, policy })
  try {
    const { value, outcome } = await answer(core, request, found)
    note(outcome)
    return value
  } catch (error) {
    // Who is told that the source failed has asked, too, and has reached every level.
    note('source')
    throw error
  }
}

async function answer(core: Core, request: LoadRequest, found: Found | undefined): Promise<Answer> {
  if (!found) {
    const value = await loadShared(core, request)
    core.prefetcher.loaded(core, request)
    return { value, outcome: 'source' }
  }
  const { entry, state, level } = found
  if (state === 'stale') return answerStale(core, request, entry.value)
  // Of what the source does not have yet it would answer with what it had before.
  const cause = entry.dirty
    ? undefined
    : dueEarly(request.policy, entry, { now: core.clock.now(), random: core.random() })
  if (cause) refresh(core, { ...request, cause, signal: undefined, madeAt: entry.createdAt })
  return { value: entry.value, outcome: level }
}

async function answerStale(core: Core, request: LoadRequest, held: unknown): Promise<Answer> {
  const { key, policy } = request
  const refreshed = refresh(core, { ...request, cause: 'stale', signal: undefined })
  const stale = (reason: StaleReason): Answer => {
    core.report({ kind: 'stale.served', key, reason })
    return { value: held, outcome: 'stale' }
  }
  if (refreshed.kind === 'withheld') return stale(refreshed.reason)
  if (policy.softTimeoutMs === 0) return stale('refreshing')
  const startedAt = core.clock.exact()
  const how = await within(policy.softTimeoutMs, refreshed.ended)
  if (how === 'late') {
    core.report({ kind: 'load.timed-out', key, ms: core.clock.exact() - startedAt, bound: 'soft' })
    return stale('slow')
  }
  return how.kind === 'failed' ? stale('failed') : { value: how.value, outcome: 'source' }
}

/** What a promise comes to within `ms`. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T | 'late'> {
  if (ms === Infinity) return promise
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, ms, 'late')
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
