import type { Core } from '@/lib/engine/core'
import { lookup } from '@/lib/engine/read/lookup'
import type { Flight } from './flights'
import type { LoadRequest } from './request'
import { startLoad } from './run-load'

/** How often a caller waits for another load because the one it waited for was overtaken by an invalidation (R6). */
const ATTEMPTS = 3

/**
 * Loads a key, sharing a load that is on its way where it is still valid. A value that was invalidated while it was
 * loaded is not what the caller asked for, so it is looked up, and loaded, again; after three times the last one is returned, and not
 * stored.
 *
 * @throws SourceError where the loader fails
 */
export async function loadShared(core: Core, request: LoadRequest): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    const shared = core.flights.joinable(request.key)
    if (shared) core.report({ kind: 'load.shared', key: request.key })
    const flight = shared ?? startLoad(core, request)
    const value = await flight.result
    if (attempt === ATTEMPTS || core.validity.admits(flight.judged)) return asHeld(core, flight, value)
    const found = (await lookup(core, [request.key])).get(request.key)
    if (found?.state === 'fresh') return found.entry.value
  }
}

/** Memory's own form of a loaded value, so that the first reader is given what all later ones are: frozen, or a copy. */
function asHeld(core: Core, flight: Flight, value: unknown): unknown {
  const held = core.near.find(flight.judged.key)
  return held?.stamp === flight.judged.stamp && held.epoch === flight.judged.epoch ? held.value : value
}
