import type { Policy } from '@/lib/engine/policy'
import type { Entry } from '@/lib/kernel/entry'
import { renewalDueAt } from './sliding'

/** −ln of the smallest number above 0 that `Math.random` returns (2⁻⁵³): XFetch never looks further ahead. */
const FARTHEST = 37

type Aging = Pick<Entry, 'createdAt' | 'expiresAt' | 'loadMs'>

/**
 * Until when a fresh entry can be served without asking whether to refresh it early, or to renew it.
 *
 * @returns ms since the epoch; `expiresAt` where policy does neither
 */
export function quietUntil(policy: Policy, entry: Aging): number {
  const ahead = entry.createdAt + policy.refreshAhead * (entry.expiresAt - entry.createdAt)
  const early = entry.expiresAt - entry.loadMs * policy.earlyExpiration * FARTHEST
  return Math.min(policy.refreshAhead < 1 ? ahead : entry.expiresAt, early, renewalDueAt(policy, entry))
}

/**
 * Whether a read of a fresh entry should start its refresh. `refresh`: it is past a fraction of its life
 * (refresh-ahead). `early`: by XFetch, `now − δ·β·ln(random) ≥ expiry` with δ the measured time of the load (Vattani,
 * Chierichetti, Lowenstein: Optimal Probabilistic Cache Stampede Prevention, VLDB 2015, figure 1).
 *
 * @param random 0 to below 1
 */
export function dueEarly(
  policy: Policy,
  entry: Aging,
  { now, random }: { now: number; random: number },
): 'refresh' | 'early' | undefined {
  const life = entry.expiresAt - entry.createdAt
  if (policy.refreshAhead < 1 && now >= entry.createdAt + policy.refreshAhead * life) return 'refresh'
  if (policy.earlyExpiration === 0) return undefined
  const isDue = now - entry.loadMs * policy.earlyExpiration * Math.log(Math.max(random, 2 ** -53)) >= entry.expiresAt
  return isDue ? 'early' : undefined
}
