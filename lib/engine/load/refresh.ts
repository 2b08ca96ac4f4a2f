import type { Core } from '@/lib/engine/core'
import { loadShared } from './load-shared'
import type { LoadRequest } from './request'

/** Background loads at once. What finds no room is asked for again by the next read. */
const MAX_REFRESHES = 32

export type Refresh =
  /** `ended` never rejects. */
  | { readonly kind: 'started'; readonly ended: Promise<Ended> }
  | { readonly kind: 'withheld'; readonly reason: 'backing-off' | 'busy' }

type Ended = { readonly kind: 'loaded'; readonly value: unknown } | { readonly kind: 'failed' }

/** Loads a key that can still be served meanwhile, unless it failed a moment ago, or joins the load that is on its way. */
export function refresh(core: Core, request: LoadRequest): Refresh {
  const isShared = core.flights.joinable(request.key) !== undefined
  const reason = isShared ? undefined : whyWithheld(core, request.key)
  if (reason) {
    core.report({ kind: 'refresh.withheld', key: request.key, reason })
    return { kind: 'withheld', reason }
  }
  return { kind: 'started', ended: isShared ? ended(loadShared(core, request)) : load(core, request) }
}

/** @returns why no load of the key may be begun in the background now */
export function whyWithheld({ refreshes, errors, clock }: Core, key: string): 'backing-off' | 'busy' | undefined {
  const now = clock.now()
  if (!refreshes.backOff.mayTry(key, now) || errors.find(key, now)) return 'backing-off'
  return refreshes.running >= MAX_REFRESHES ? 'busy' : undefined
}

/** Backs off from a key where its load in the background fails. */
export async function watchLoad({ refreshes, clock }: Core, key: string, loading: Promise<unknown>): Promise<Ended> {
  const how = await ended(loading)
  if (how.kind === 'loaded') refreshes.backOff.succeeded(key)
  else refreshes.backOff.failed(key, clock.exact())
  return how
}

async function load(core: Core, request: LoadRequest): Promise<Ended> {
  const { refreshes } = core
  const isRetry = request.cause === 'stale' && refreshes.backOff.isFailing(request.key)
  refreshes.running++
  const how = await watchLoad(core, request.key, loadShared(core, isRetry ? { ...request, cause: 'retry' } : request))
  refreshes.running--
  return how
}

/** Why a load failed was told as `load.failed`; the caller has the older value. */
function ended(loading: Promise<unknown>): Promise<Ended> {
  return loading.then(
    (value) => ({ kind: 'loaded', value }),
    () => ({ kind: 'failed' }),
  )
}
