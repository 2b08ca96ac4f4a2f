import type { Core } from '@/lib/engine/core'
import type { Judged } from '@/lib/engine/invalidation/floors'
import { Pause } from '@/lib/engine/pause'
import { lookForNewer, lookup } from '@/lib/engine/read/lookup'
import type { Entry } from '@/lib/kernel/entry'
import type { Leases } from '@/lib/ports/lease'
import type { LoadRequest } from './request'

/** How long a load keeps others from starting the same. One that takes longer is joined by a second: safe, but a waste. */
const LEASE_MS = 5_000
/** What a load may take beyond its hard timeout to be stored and to give its lease back. */
const STORE_MS = 500
/** Leases in a row that may end unused, each with the process that held it, before a caller loads without one. */
const PATIENCE_LEASES = 3
/** The first look for the other process's value, and the longest time between two. */
const POLL_MS = { first: 10, most: 200 }

/** Whose turn it is to load a key in the fleet. */
export type Turn =
  | { readonly kind: 'load'; readonly release: () => void }
  /** Another process loaded it meanwhile. */
  | { readonly kind: 'found'; readonly entry: Entry }

/** There is no fleet, or nobody to tell it. */
const OURS: Turn = { kind: 'load', release: () => undefined }

/**
 * One load of a key in the fleet. Its lease is named by the key and the highest floor it is loaded above, so that an
 * invalidation voids the leases of older loads. Who does not get it looks for the other's value in the shared level, and
 * tries again: a holder that died leaves a lease that ends, and one of those who wait gets the next, so that there is one
 * load a lease, not one load for each that ran out of patience. Never needed for safety: where Redis is away everybody
 * loads.
 */
export async function takeTurn(
  core: Core,
  leases: Leases,
  { request, judged }: { readonly request: LoadRequest; readonly judged: Judged },
): Promise<Turn> {
  const { clock, random } = core
  const lease = {
    name: `${core.validity.floors.floorOf(judged)}:${request.key}`,
    ms: Math.min(LEASE_MS, request.policy.hardTimeoutMs + STORE_MS),
  }
  const until = clock.exact() + Math.min(PATIENCE_LEASES * lease.ms, request.policy.hardTimeoutMs)
  let pollMs = POLL_MS.first
  for (let failures = 0; core.follower.reachable && failures < 2 && clock.exact() < until;) {
    const [acquired, entry] = await Promise.all([acquire(leases, lease), lookAgain(core, request)])
    if (entry) {
      if (acquired.kind === 'load') acquired.release()
      return { kind: 'found', entry }
    }
    if (acquired.kind === 'load') return acquired
    // One lost connection is no reason for everybody to load at once.
    failures = acquired.kind === 'failed' ? failures + 1 : 0
    await new Pause().for(Math.min(pollMs * (0.5 + random()), Math.max(0, until - clock.exact())))
    pollMs = Math.min(pollMs * 2, POLL_MS.most)
  }
  return OURS
}

interface Lease {
  readonly name: string
  readonly ms: number
}

type Acquired = Extract<Turn, { readonly kind: 'load' }> | { readonly kind: 'taken' } | { readonly kind: 'failed' }

async function acquire(leases: Leases, { name, ms }: Lease): Promise<Acquired> {
  try {
    const giveBack = await leases.acquire(name, ms)
    // A lease that is not given back ends by itself.
    return giveBack ? { kind: 'load', release: () => void giveBack().catch(() => undefined) } : { kind: 'taken' }
  } catch {
    return { kind: 'failed' }
  }
}

/**
 * A holder stores its value before it gives the lease back, so who gets the next looks first: it may have missed the
 * value a moment before. The look is sent behind the attempt on the same connection and is answered after it, so it costs
 * no round trip of its own. (In a Cluster the two may go to different nodes, and the value may in rare cases be loaded twice.)
 */
async function lookAgain(core: Core, { key, madeAt }: LoadRequest): Promise<Entry | undefined> {
  // The value that is refreshed ahead of its time is there, and fresh: only a newer one will do.
  if (madeAt !== undefined) return lookForNewer(core, key, madeAt)
  const [found] = await lookup(core, [key], false)
  return found?.state === 'fresh' ? found.entry : undefined
}
