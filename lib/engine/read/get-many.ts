import type { Core } from '@/lib/engine/core'
import type { Flight } from '@/lib/engine/load/flights'
import { loadShared } from '@/lib/engine/load/load-shared'
import type { LoadReads } from '@/lib/engine/load/load-reads'
import { loadRequest, type LoadRequest } from '@/lib/engine/load/request'
import { startLoads } from '@/lib/engine/load/run-load'
import type { LoadContext, LoaderOfMany, LoadOptions } from '@/lib/engine/options'
import { assertKey } from '@/lib/kernel/key'
import type { Outcome } from '@/lib/kernel/outcome'
import { lookup, type Found } from './lookup'

/** Keys handled between two turns of the event loop, so that 100,000 at once do not hold it up. */
const STEP = 2_000

/** @returns checked keys in the order given, each once */
export function distinctKeys(given: Iterable<string>): string[] {
  const keys = [...new Set(given)]
  for (const key of keys) assertKey(key)
  return keys
}

/**
 * What may be served of some keys: fresh, or stale within its grace. One call a level for 2,000 keys.
 *
 * @returns in the order of the keys; those without an entry are left out
 */
export async function getMany(core: Core, keys: readonly string[]): Promise<Map<string, unknown>> {
  const values = new Map<string, unknown>()
  for await (const { step, found, startedAt } of stepsThrough(core, keys)) {
    const endedAt = core.clock.exact()
    for (const key of step) {
      const one = found.get(key)
      if (one?.entry.value !== undefined) values.set(key, one.entry.value)
      reportServed(core, { key, outcome: one ? outcomeOf(one) : 'miss', startedAt, endedAt, found: one })
    }
  }
  return values
}

/**
 * The same, with one call of the loader for what no level has. Stale values are served while the same call, or one in
 * the background where nothing else is missing, refreshes them.
 *
 * @throws SourceError where the loader fails and a key has nothing stale to fall back on
 */
export async function getOrSetMany<V>(
  core: Core,
  keys: readonly string[],
  { load, options }: { load: LoaderOfMany<V>; options: LoadOptions | undefined },
): Promise<Map<string, unknown>> {
  const held = new Map<string, Found>()
  const startedAt = core.clock.exact()
  for await (const { found } of stepsThrough(core, keys)) for (const [key, one] of found) held.set(key, one)

  const wanted = keys.filter((key) => held.get(key)?.state !== 'fresh')
  const requests = wanted.map((key): LoadRequest => loadRequest(core, key, () => undefined, options))
  const loads = loadMissing(core, requests, load)
  const mustWait = wanted.some((key) => !held.has(key))
  const loaded = mustWait ? await settled(loads, (key) => held.has(key)) : new Map<string, unknown>()

  const values = new Map<string, unknown>()
  const endedAt = core.clock.exact()
  for (const key of keys) {
    const one = held.get(key)
    const pending = core.overlay.find(key)
    const value = pending ? core.overlay.valueOf(pending) : (loaded.get(key) ?? one?.entry.value)
    if (value !== undefined) values.set(key, value)
    const outcome = loaded.has(key) || !one ? 'source' : outcomeOf(one)
    reportServed(core, { key, outcome, startedAt, endedAt, found: one })
  }
  return values
}

/** Joins the loads that are on their way and starts one for all the rest. */
function loadMissing<V>(
  core: Core,
  requests: readonly LoadRequest[],
  load: LoaderOfMany<V>,
): Map<string, Promise<unknown>> {
  const loads = new Map<string, Promise<unknown>>()
  const rest = requests.filter((request) => {
    const { key } = request
    const flight = core.flights.joinable(key)
    if (!flight) return true
    core.report({ kind: 'load.shared', key })
    const one = async (context: LoadContext): Promise<unknown> => (await load([key], context)).get(key)
    loads.set(key, joined(core, flight, { ...request, load: one }))
    return false
  })
  if (rest.length === 0) return loads
  const keys = rest.map(({ key }) => key)
  startLoads(core, rest, async (context) => load([...keys], context)).forEach((flight) =>
    loads.set(flight.judged.key, core.reads ? noted(core.reads, core, flight) : flight.result),
  )
  return loads
}

/** What a load that was begun before came to, unless it was overtaken by an invalidation (R6). */
async function joined(core: Core, flight: Flight, request: LoadRequest): Promise<unknown> {
  const value = await flight.result
  if (!core.validity.admits(flight.judged)) return loadShared(core, request)
  core.reads?.noteLoaded(flight.judged, true)
  return value
}

/** The value of a load of ours, told to the load that it was asked for by. */
async function noted(reads: LoadReads, core: Core, flight: Flight): Promise<unknown> {
  const value = await flight.result
  reads.noteLoaded(flight.judged, core.validity.admits(flight.judged))
  return value
}

/** The values that were loaded. A failed load matters only for keys that have nothing to fall back on. */
async function settled(
  loads: ReadonlyMap<string, Promise<unknown>>,
  canFallBack: (key: string) => boolean,
): Promise<Map<string, unknown>> {
  const values = new Map<string, unknown>()
  for (const [key, loading] of loads) {
    try {
      const value = await loading
      if (value !== undefined) values.set(key, value)
    } catch (error) {
      if (!canFallBack(key)) throw error
    }
  }
  return values
}

async function* stepsThrough(
  core: Core,
  keys: readonly string[],
): AsyncIterableIterator<{ step: readonly string[]; found: Map<string, Found>; startedAt: number }> {
  for (let from = 0; from < keys.length; from += STEP) {
    if (from > 0) await new Promise(setImmediate)
    const startedAt = core.clock.exact()
    const step = keys.slice(from, from + STEP)
    yield { step, found: await lookup(core, step), startedAt }
  }
}

export function outcomeOf({ state, level }: Found): Outcome {
  return state === 'stale' ? 'stale' : level
}

interface Served {
  readonly key: string
  readonly outcome: Outcome
  readonly startedAt: number
  readonly endedAt: number
  readonly found: Found | undefined
}

/** Each request is counted once, whatever number of levels it touched, and is a read of the load that made it. */
export function reportServed(core: Core, served: Served): void {
  const { key, outcome, startedAt, endedAt, found } = served
  core.report({ kind: 'request.served', key, outcome, ms: endedAt - startedAt })
  if (!core.reads) return
  core.reads.note(key)
  if (outcome === 'stale' && found) core.reads.noteStale(found.entry, endedAt)
}
