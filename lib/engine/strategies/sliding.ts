import type { Core } from '@/lib/engine/core'
import type { Policy } from '@/lib/engine/policy'
import { rewrite } from '@/lib/engine/write/store'
import type { Entry } from '@/lib/kernel/entry'

/** What has to be gone of a life before a read begins it anew: a renewal writes every level, so there are ten a life at the most. */
const GONE = 0.1
/** Levels may round times. */
const ROUNDING_MS = 1

type Aging = Pick<Entry, 'createdAt' | 'expiresAt'>

/**
 * When the next read of an entry renews it. An entry with a shorter TTL than policy's was given one of its own, and does
 * not slide. That needs no mark in the entry: what slid is older than its TTL, what did not has its own TTL still.
 *
 * @returns ms since the epoch; `expiresAt` where it does not slide, or cannot live longer
 */
export function renewalDueAt(policy: Policy, { createdAt, expiresAt }: Aging): number {
  const { slidingMs, ttlMs } = policy
  const shortest = ttlMs * (1 - policy.jitter)
  if (slidingMs === 0 || ttlMs === Infinity || expiresAt - createdAt < shortest - ROUNDING_MS) return expiresAt
  const dueAt = expiresAt - shortest * (1 - GONE)
  return dueAt + shortest > createdAt + slidingMs ? expiresAt : dueAt
}

/** Begins the life of a fresh entry that was read anew, in every level, if it is time. Stamp and age stay as they are. */
export function renew(core: Core, policy: Policy, entry: Entry): void {
  if (entry.dirty) return
  const now = core.clock.now()
  const dueAt = renewalDueAt(policy, entry)
  if (now < dueAt || dueAt >= entry.expiresAt || core.overlay.find(entry.key)) return
  const ttlMs = policy.ttlMs * (1 - policy.jitter * core.random())
  const expiresAt = Math.min(now + ttlMs, entry.createdAt + policy.slidingMs)
  if (expiresAt <= entry.expiresAt) return
  const renewed = { ...entry, expiresAt, staleUntil: expiresAt + policy.staleForMs }
  core.near.retime(entry.key, renewed.expiresAt, renewed.staleUntil)
  core.report({ kind: 'entry.renewed', key: entry.key, ttlMs: expiresAt - now })
  void rewrite(core, [{ entry: renewed, policy }])
}
