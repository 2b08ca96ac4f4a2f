import type { Core } from '@/lib/engine/core'
import type { Offer } from '@/lib/engine/write/draft'
import { store } from '@/lib/engine/write/store'
import { DeadlineExceeded, reasonOf, SourceError } from '@/lib/kernel/errors'
import type { AnyContext, Timeout } from './call-loader'
import type { Flight } from './flights'
import { contextFor, notesFor, type Notes } from './notes'
import type { LoadRequest } from './request'
import { takeTurn } from './take-turn'

/** Starts one load of one key and puts it among the flights; its value is stored when it is there, if it still may be. */
export function startLoad(core: Core, request: LoadRequest): Flight {
  const notes = notesFor(core, request)
  return core.flights.add({ judged: notes.judged, result: loadInTurn(core, request, notes) })
}

async function loadInTurn(core: Core, request: LoadRequest, notes: Notes): Promise<unknown> {
  const arrivedAt = core.clock.exact()
  const turn = await takeTurn(core, request, notes.judged)
  if (turn.kind === 'found') {
    // Who joined this load is answered with that entry, so it is judged by what the entry answers to.
    const { tags, dependsOn, epoch, stamp, value } = turn.entry
    Object.assign(notes.judged, { tags, dependsOn, epoch, stamp })
    return value
  }
  const load = async (context: AnyContext): Promise<Map<string, unknown>> => {
    const value: unknown = await request.load({ key: request.key, ...context })
    return new Map([[request.key, value]])
  }
  try {
    // What was spent on waiting for another process is gone from the time that the caller gives.
    const { hardTimeoutMs: ms } = request.policy
    const timeout = { ms, leftMs: ms - (core.clock.exact() - arrivedAt) }
    const values = await runLoad(core, { requests: [request], notes: [notes], load, timeout })
    return values.get(request.key)
  } finally {
    turn.release()
  }
}

/**
 * Starts one call of a loader for several keys, with one flight a key, so that others may join any of them.
 *
 * @param load returns the values by key; keys it leaves out have none
 */
export function startLoads(
  core: Core,
  requests: readonly LoadRequest[],
  load: (context: AnyContext) => Promise<ReadonlyMap<string, unknown>>,
): Flight[] {
  const all = requests.map((request) => notesFor(core, request))
  const ms = requests[0]?.policy.hardTimeoutMs ?? Infinity
  const values = runLoad(core, { requests, notes: all, load, timeout: { ms, leftMs: ms } })
  return all.map((notes) => {
    const { key } = notes.judged
    return core.flights.add({ judged: notes.judged, result: values.then((found) => found.get(key)) })
  })
}

interface Run {
  readonly requests: readonly LoadRequest[]
  readonly notes: readonly Notes[]
  readonly load: (context: AnyContext) => Promise<ReadonlyMap<string, unknown>>
  readonly timeout: Timeout
}

async function runLoad(core: Core, run: Run): Promise<ReadonlyMap<string, unknown>> {
  const startedAt = core.clock.exact()
  for (const { key, cause } of run.requests) core.report({ kind: 'load.started', key, cause })
  const keys = run.requests.map(({ key }) => key)
  const values = await called(core, run, { keys, startedAt })
  const loadMs = core.clock.exact() - startedAt
  for (const key of keys) {
    core.report({ kind: 'load.finished', key, ms: loadMs })
    core.recorder.loaded(key, values.get(key))
  }
  // What the loader made but cannot be stored is the program's mistake, not the source's: it is thrown as it is.
  await storeLoaded(core, run, { values, loadMs })
  return values
}

async function called(
  core: Core,
  { requests, notes, load, timeout }: Run,
  { keys, startedAt }: { keys: readonly string[]; startedAt: number },
): Promise<ReadonlyMap<string, unknown>> {
  try {
    return await core.loaders.call(keys, timeout, (signal) => {
      const context = contextFor(notes, signal)
      if (!core.reads) return load(context)
      const dependent = notes.filter((_, i) => requests[i]?.policy.autoDepend)
      return core.reads.run(dependent, () => load(context))
    })
  } catch (thrown) {
    const ms = core.clock.exact() - startedAt
    const error = new SourceError(keys.join(', '), thrown)
    requests.forEach(({ key, policy: { errorTtlMs } }, i) => {
      if (thrown instanceof DeadlineExceeded) core.report({ kind: 'load.timed-out', key, ms, bound: 'hard' })
      core.report({ kind: 'load.failed', key, ms, reason: reasonOf(thrown) })
      const judged = notes[i]?.judged
      if (errorTtlMs === 0 || !judged) return
      core.errors.add({ error, until: core.clock.now() + errorTtlMs, judged })
      core.report({ kind: 'error.cached', key, ttlMs: errorTtlMs })
    })
    throw error
  }
}

async function storeLoaded(
  core: Core,
  run: Run,
  { values, loadMs }: { values: ReadonlyMap<string, unknown>; loadMs: number },
): Promise<void> {
  const offers: Offer[] = []
  run.notes.forEach(({ judged, ttlMs, skipped, bornStale }, i) => {
    const policy = run.requests[i]?.policy
    if (skipped) core.report({ kind: 'entry.refused', key: judged.key, reason: 'skipped' })
    else if (policy) {
      const life = bornStale ? { ttlMs: 0, policy: { ...policy, ttlOnDiskMs: 0 } } : { ttlMs, policy }
      const { key } = judged
      offers.push({ value: values.get(key), loadMs, policy: life.policy, ttlMs: life.ttlMs, ...judged })
    }
  })
  await store(core, offers)
}
