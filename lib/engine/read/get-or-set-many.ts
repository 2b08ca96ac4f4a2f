import type { Core } from '@/lib/engine/core'
import type { Flight } from '@/lib/engine/load/flights'
import { loadedMap } from '@/lib/engine/load/loaded-map'
import { loadShared } from '@/lib/engine/load/load-shared'
import type { LoadReads } from '@/lib/engine/load/load-reads'
import { watchLoad, whyWithheld } from '@/lib/engine/load/refresh'
import { loadRequest, type LoadRequest } from '@/lib/engine/load/request'
import { SharedLoad } from '@/lib/engine/load/load-many'
import { waitFor } from '@/lib/engine/load/wait-for'
import type { LoadContext, LoaderOfMany, LoadOptions } from '@/lib/engine/options'
import { dueEarly } from '@/lib/engine/strategies/early-refresh'
import { Turns } from '@/lib/engine/turns'
import type { LoadCause } from '@/lib/kernel/event'
import { inWords } from '@/lib/kernel/key'
import { stepsThrough } from './get-many'
import type { Found } from './lookup'
import { noteServed, outcomeOf } from './note-served'

interface LoadOfMany<V> {
  readonly load: LoaderOfMany<V>
  readonly options: LoadOptions | undefined
}

/**
 * What may be served of some keys, with one call of the loader for what no level has. The same call, or one in the
 * background where nothing is missing, refreshes what is stale or due early.
 *
 * @throws SourceError where the loader fails and a key has nothing stale to fall back on
 */
export async function getOrSetMany<V>(
  core: Core,
  keys: readonly string[],
  call: LoadOfMany<V>,
): Promise<Map<string, unknown>> {
  if (typeof call.load !== 'function')
    throw new TypeError('getOrSetMany takes keys and a function that loads the values')
  const held = new Map<string, Found>()
  const startedAt = core.clock.exact()
  for await (const { found } of stepsThrough(core, keys)) for (const one of found) if (one) held.set(one.entry.key, one)

  const { requests, loads } = await loadMissing(core, { keys, held, call })
  for (const [key, loading] of loads) if (held.has(key)) void watchLoad(core, key, loading)
  const mustWait = [...loads.keys()].some((key) => !held.has(key))
  if (!mustWait) void inBackground(core, loads)
  const loaded = mustWait
    ? await waited(core, { loads, held, signal: call.options?.signal }).catch((error) =>
        failed(core, { keys, held, startedAt }, error),
      )
    : new Map<string, unknown>()

  const values = new Map<string, unknown>()
  const endedAt = core.clock.exact()
  const turns = new Turns(core.clock)
  for (const request of requests) {
    if (loaded.has(request.key)) core.prefetcher.loaded(core, request)
    const due = turns.due()
    if (due) await due
  }
  for (const key of keys) {
    const one = held.get(key)
    const pending = core.overlay.find(key)
    const value = pending ? core.overlay.valueOf(pending) : loaded.has(key) ? loaded.get(key) : one?.entry.value
    if (value !== undefined) values.set(key, value)
    const outcome = loaded.has(key) || !one ? 'source' : outcomeOf(one)
    if (outcome === 'stale')
      core.report({ kind: 'stale.served', key, reason: loads.has(key) ? 'refreshing' : 'backing-off' })
    noteServed(core, { key, outcome, startedAt, endedAt, found: one })
    const due = turns.due()
    if (due) await due
  }
  return values
}

/** Who is told that the source failed has asked, too, and has reached every level. @throws the error */
async function failed(core: Core, { keys, held, startedAt }: Counted, error: unknown): Promise<never> {
  const endedAt = core.clock.exact()
  const turns = new Turns(core.clock)
  for (const key of keys) {
    const found = held.get(key)
    noteServed(core, { key, outcome: found ? outcomeOf(found) : 'source', startedAt, endedAt, found })
    const due = turns.due()
    if (due) await due
  }
  throw error
}

interface Counted {
  readonly keys: readonly string[]
  readonly held: ReadonlyMap<string, Found>
  readonly startedAt: number
}

/** @returns undefined where nothing is to be loaded */
function requestFor(
  core: Core,
  key: string,
  found: Found | undefined,
  options: LoadOptions | undefined,
): LoadRequest | undefined {
  const cause = causeOf(core, key, found, options)
  if (!cause) return undefined
  if (found) {
    const reason = whyWithheld(core, key)
    if (reason) return void core.report({ kind: 'refresh.withheld', key, reason })
  }
  return { ...loadRequest(core, key, () => undefined, options), cause }
}

function causeOf(core: Core, key: string, found: Found | undefined, options?: LoadOptions): LoadCause | undefined {
  if (!found) return 'miss'
  if (found.state === 'stale') return core.refreshes.backOff.isFailing(key) ? 'retry' : 'stale'
  if (found.entry.dirty || (!core.policies.thinkEarly && !options)) return undefined
  return dueEarly(core.policies.for(key, options), found.entry, { now: core.clock.now(), random: core.random() })
}

interface Asked<V> {
  readonly keys: readonly string[]
  readonly held: ReadonlyMap<string, Found>
  readonly call: LoadOfMany<V>
}

/** Joins the loads that are on their way and starts one for all the rest. */
async function loadMissing<V>(
  core: Core,
  { keys, held, call: { load, options } }: Asked<V>,
): Promise<{ requests: LoadRequest[]; loads: Map<string, Promise<unknown>> }> {
  const requests: LoadRequest[] = []
  const loads = new Map<string, Promise<unknown>>()
  const shared = new SharedLoad(core)
  const rest: string[] = []
  const ask = async (asked: string[], context: Omit<LoadContext, 'key'>): Promise<ReadonlyMap<string, unknown>> =>
    loadedMap(await load(asked, context), asked, core.clock)
  const turns = new Turns(core.clock)
  for (const key of keys) {
    const due = turns.due()
    if (due) await due
    const request = requestFor(core, key, held.get(key), options)
    if (!request) continue
    requests.push(request)
    if (core.flights.joinable(key) || core.errors.find(key, core.clock.now())) {
      const one = async (context: LoadContext): Promise<unknown> => (await ask([key], context)).get(key)
      loads.set(key, expected(loadShared(core, { ...request, load: one })))
    } else {
      const flight = shared.add(request)
      rest.push(key)
      loads.set(key, core.reads ? expected(noted(core.reads, core, flight)) : flight.result)
    }
  }
  shared.start((context) => ask(rest, context))
  return { requests, loads }
}

/** @returns the load, which may fail before it is its turn to be waited for, and is no mistake of the program then */
function expected(loading: Promise<unknown>): Promise<unknown> {
  loading.catch(() => undefined)
  return loading
}

/** One call of a loader takes one place among the loads in the background, however many keys it is for. */
async function inBackground({ refreshes }: Core, loads: ReadonlyMap<string, Promise<unknown>>): Promise<void> {
  if (loads.size === 0) return
  refreshes.running++
  await Promise.allSettled(loads.values())
  refreshes.running--
}

/** The value of a load of ours, told to the load that it was asked for by. */
async function noted(reads: LoadReads, core: Core, flight: Flight): Promise<unknown> {
  const value = await flight.result
  reads.noteLoaded(flight.judged, core.validity.admits(flight.judged))
  return value
}

interface Waited {
  readonly loads: ReadonlyMap<string, Promise<unknown>>
  readonly held: ReadonlyMap<string, Found>
  readonly signal: AbortSignal | undefined
}

/** @returns the values that were loaded */
function waited(core: Core, { loads, held, signal }: Waited): Promise<Map<string, unknown>> {
  return waitFor(valuesOf(core, loads, held), { key: inWords([...loads.keys()]), timeoutMs: Infinity, signal })
}

/**
 * Waits for one load after the other: to wait for 100,000 at once is to hold the event loop for as many.
 *
 * @throws what the first load failed with that has nothing to fall back on, after all have ended
 */
async function valuesOf(core: Core, loads: Waited['loads'], held: Waited['held']): Promise<Map<string, unknown>> {
  const values = new Map<string, unknown>()
  const failures: unknown[] = []
  const turns = new Turns(core.clock)
  for (const [key, loading] of loads) {
    try {
      const value = await loading
      if (value !== undefined) values.set(key, value)
    } catch (error) {
      if (!held.has(key)) failures.push(error)
    }
    const due = turns.due()
    if (due) await due
  }
  if (failures.length > 0) throw failures[0]
  return values
}
