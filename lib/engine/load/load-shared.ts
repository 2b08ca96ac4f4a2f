import type { Core } from '@/lib/engine/core'
import { lookup } from '@/lib/engine/read/lookup'
import { servable } from '@/lib/engine/read/servable'
import type { Flight } from './flights'
import type { LoadRequest } from './request'
import { startLoad } from './load-one'
import { waitFor } from './wait-for'

/** How often a caller waits for another load because the one it waited for was overtaken by an invalidation (R6). */
const ATTEMPTS = 3

/**
 * Loads a key, sharing a load that is on its way where it is still valid. A value that was invalidated while it was
 * loaded is not what the caller asked for, so it is looked up, and loaded, again; after three times the last one is returned, and not
 * stored.
 *
 * @throws SourceError where the loader fails, or failed so short a time ago that policy does not ask it again
 */
export async function loadShared(core: Core, request: LoadRequest): Promise<unknown> {
  const arrivedAt = core.flights.begun
  for (let attempt = 1; ; attempt++) {
    const joinable = core.flights.joinable(request.key)
    // What is returned unchecked must at least have been begun after the caller came: an older load may yet name a tag
    // that was invalidated before.
    const shared = attempt < ATTEMPTS || (joinable && joinable.number >= arrivedAt) ? joinable : undefined
    if (shared) core.report({ kind: 'load.shared', key: request.key })
    else throwCached(core, request.key)
    const flight = shared ?? startLoad(core, request)
    // A load of our own keeps to our timeout by itself.
    const timeoutMs = shared ? request.policy.hardTimeoutMs : Infinity
    const value = await waitFor(flight.result, { key: request.key, timeoutMs, signal: request.signal })
    const pending = core.overlay.find(request.key)
    if (pending) return core.overlay.valueOf(pending)
    const isAdmitted = core.validity.admits(flight.judged)
    if (isAdmitted || attempt === ATTEMPTS || core.reads?.isOnlyStale(flight.judged)) {
      core.reads?.noteLoaded(flight.judged, isAdmitted)
      return asHeld(core, flight, value)
    }
    const [found] = await lookup(core, [request.key], false)
    if (found?.state === 'fresh') return found.entry.value
  }
}

function throwCached(core: Core, key: string): void {
  const error = core.errors.find(key, core.clock.now())
  if (!error) return
  core.report({ kind: 'error.served', key })
  throw error
}

/** Memory's own form of a loaded value, so that the first reader is given what all later ones are: frozen, or a copy. */
function asHeld(core: Core, flight: Flight, value: unknown): unknown {
  const held = core.near.find(flight.judged.key)
  const isSame = held?.stamp === flight.judged.stamp && held.epoch === flight.judged.epoch
  return held && isSame && servable(core, held, true) === 'fresh' ? held.value : value
}
