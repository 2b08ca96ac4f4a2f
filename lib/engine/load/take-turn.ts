import type { Core } from '@/lib/engine/core'
import type { Judged } from '@/lib/engine/invalidation/floors'
import { Pause } from '@/lib/engine/invalidation/pause'
import { lookup } from '@/lib/engine/read/lookup'
import type { Entry } from '@/lib/kernel/entry'
import type { Leases } from '@/lib/ports/lease'
import type { LoadRequest } from './request'

/** How long a load keeps others from starting the same. One that takes longer is joined by a second: safe, but a waste. */
const LEASE_MS = 5_000
/** The first look for the other process's value, and the longest time between two. */
const POLL_MS = { first: 10, most: 200 }

/** Whose turn it is to load a key in the fleet. */
export type Turn =
  | { readonly kind: 'load'; readonly release: () => void }
  /** Another process loaded it meanwhile. */
  | { readonly kind: 'found'; readonly entry: Entry }

const OURS: Turn = { kind: 'load', release: () => undefined }

/**
 * One load of a key in the fleet. Its lease is named by the key and the highest floor it is loaded above, so that an
 * invalidation voids the leases of older loads. Who does not get it looks for the other's value in the shared level
 * until the lease must have ended, and then loads. Never needed for safety: where Redis is away everybody loads.
 */
export async function takeTurn(core: Core, request: LoadRequest, judged: Judged): Promise<Turn> {
  const { leases, clock, random } = core
  if (!leases || !core.follower.reachable) return OURS
  const name = `${core.validity.floors.floorOf(judged)}:${request.key}`
  const until = clock.exact() + Math.min(LEASE_MS, request.policy.hardTimeoutMs)
  let pollMs = POLL_MS.first
  for (;;) {
    const turn = await acquire(leases, name)
    if (turn || clock.exact() >= until) return turn ?? OURS
    await new Pause().for(pollMs * (0.5 + random()))
    pollMs = Math.min(pollMs * 2, POLL_MS.most)
    const found = (await lookup(core, [request.key], false)).get(request.key)
    if (found?.state === 'fresh') return { kind: 'found', entry: found.entry }
  }
}

/** @returns undefined where another process has the turn */
async function acquire(leases: Leases, name: string): Promise<Turn | undefined> {
  try {
    const giveBack = await leases.acquire(name, LEASE_MS)
    // A lease that is not given back ends by itself.
    return giveBack && { kind: 'load', release: () => void giveBack().catch(() => undefined) }
  } catch {
    return OURS
  }
}
