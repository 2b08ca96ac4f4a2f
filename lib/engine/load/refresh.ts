import type { Core } from '@/lib/engine/core'
import { loadShared } from './load-shared'
import type { LoadRequest } from './request'

/** Background loads at once. What finds no room is asked for again by the next read. */
const MAX_REFRESHES = 32

/**
 * Loads a key that can still be served meanwhile, unless it is being loaded already or failed a moment ago.
 *
 * @returns the load's value, `undefined` where it failed or was not started; never rejects
 */
export async function refresh(core: Core, request: LoadRequest): Promise<unknown> {
  const { refreshes } = core
  if (!refreshes.backOff.mayTry(request.key, core.clock.now())) return undefined
  const isShared = core.flights.joinable(request.key) !== undefined
  if (!isShared && refreshes.running >= MAX_REFRESHES) return undefined
  refreshes.running++
  try {
    const value = await loadShared(core, request)
    refreshes.backOff.succeeded(request.key)
    return value
  } catch {
    // The failure was told as `load.failed`; the caller has the older value.
    refreshes.backOff.failed(request.key, core.clock.exact())
    return undefined
  } finally {
    refreshes.running--
  }
}
