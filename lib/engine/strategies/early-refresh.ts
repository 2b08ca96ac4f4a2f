import type { Policy } from '@/lib/engine/policy'
import type { Entry } from '@/lib/kernel/entry'

/** −ln of the smallest number above 0 that `Math.random` returns (2⁻⁵³): XFetch never looks further ahead. */
const FARTHEST = 37

type Aging = Pick<Entry, 'createdAt' | 'expiresAt' | 'loadMs'>

/**
 * Until when a fresh entry can be served without asking whether to refresh it early.
 *
 * @returns ms since the epoch; `expiresAt` where the policy refreshes nothing early
 */
export function quietUntil(policy: Policy, entry: Aging): number {
  const ahead = entry.createdAt + policy.refreshAhead * (entry.expiresAt - entry.createdAt)
  const early = entry.expiresAt - entry.loadMs * policy.earlyExpiration * FARTHEST
  return Math.min(policy.refreshAhead < 1 ? ahead : entry.expiresAt, early)
}

/**
 * Whether a read of a fresh entry should start its refresh: past a fraction of its life (refresh-ahead), or by XFetch,
 * `now − δ·β·ln(random) ≥ expiry` with δ the measured time of the load (Vattani, Chierichetti, Lowenstein: Optimal
 * Probabilistic Cache Stampede Prevention, VLDB 2015, figure 1).
 *
 * @param random 0 to below 1
 */
export function isDueEarly(policy: Policy, entry: Aging, { now, random }: { now: number; random: number }): boolean {
  const life = entry.expiresAt - entry.createdAt
  if (policy.refreshAhead < 1 && now >= entry.createdAt + policy.refreshAhead * life) return true
  if (policy.earlyExpiration === 0) return false
  return now - entry.loadMs * policy.earlyExpiration * Math.log(Math.max(random, 2 ** -53)) >= entry.expiresAt
}
