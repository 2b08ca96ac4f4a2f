import type { Core } from '@/lib/engine/core'
import { store, type Offer } from '@/lib/engine/write/store'
import { reasonOf, SourceError } from '@/lib/kernel/errors'
import { callLoader, type AnyContext } from './call-loader'
import type { Flight } from './flights'
import { contextFor, notesFor, type Notes } from './notes'
import type { LoadRequest } from './request'
import { takeTurn } from './take-turn'

/** Starts one load of one key and puts it among the flights; its value is stored when it is there, if it still may be. */
export function startLoad(core: Core, request: LoadRequest): Flight {
  const notes = notesFor(core, request)
  const flight = { judged: notes.judged, result: loadInTurn(core, request, notes) }
  core.flights.add(request.key, flight)
  return flight
}

async function loadInTurn(core: Core, request: LoadRequest, notes: Notes): Promise<unknown> {
  const turn = await takeTurn(core, request, notes.judged)
  if (turn.kind === 'found') return turn.value
  const load = async (context: AnyContext): Promise<Map<string, unknown>> => {
    const value: unknown = await request.load({ ...context, key: request.key })
    return new Map([[request.key, value]])
  }
  try {
    const values = await runLoad(core, { requests: [request], notes: [notes], load })
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
  const values = runLoad(core, { requests, notes: all, load })
  return all.map((notes) => {
    const { key } = notes.judged
    const flight = { judged: notes.judged, result: values.then((found) => found.get(key)) }
    core.flights.add(key, flight)
    return flight
  })
}

interface Run {
  readonly requests: readonly LoadRequest[]
  readonly notes: readonly Notes[]
  readonly load: (context: AnyContext) => Promise<ReadonlyMap<string, unknown>>
}

async function runLoad(core: Core, run: Run): Promise<ReadonlyMap<string, unknown>> {
  const startedAt = core.clock.exact()
  for (const { key, cause } of run.requests) core.report({ kind: 'load.started', key, cause })
  const policy = run.requests[0]?.policy
  const keys = run.requests.map(({ key }) => key)
  try {
    const values = await callLoader(keys, policy?.hardTimeoutMs ?? Infinity, (signal) =>
      run.load(contextFor(run.notes, signal)),
    )
    const ms = core.clock.exact() - startedAt
    for (const key of keys) core.report({ kind: 'load.finished', key, ms })
    await storeLoaded(core, run, { values, loadMs: ms })
    return values
  } catch (thrown) {
    const ms = core.clock.exact() - startedAt
    for (const key of keys) core.report({ kind: 'load.failed', key, ms, reason: reasonOf(thrown) })
    throw new SourceError(keys.join(', '), thrown)
  }
}

async function storeLoaded(
  core: Core,
  run: Run,
  { values, loadMs }: { values: ReadonlyMap<string, unknown>; loadMs: number },
): Promise<void> {
  const offers: Offer[] = []
  run.notes.forEach(({ judged, ttlMs, skipped }, i) => {
    const policy = run.requests[i]?.policy
    if (skipped) core.report({ kind: 'entry.refused', key: judged.key, reason: 'skipped' })
    else if (policy) offers.push({ ...judged, value: values.get(judged.key), policy, ttlMs, loadMs })
  })
  await store(core, offers)
}
