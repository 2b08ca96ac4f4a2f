import type { Core } from '@/lib/engine/core'

/**
 * What memory can answer for where a hit is more than a look at memory: a write may be on its way to the source, word from
 * the log may be overdue, or a load is to be told what it reads.
 */
export function hitWithCare(core: Core, key: string, now: number): unknown {
  const { follower, near, validity, policies, overlay, reads } = core
  reads?.note(key)
  const pending = overlay.find(key)
  if (pending) return overlay.valueOf(pending)
  if (now >= follower.confirmedUntil && policies.isStrict(key)) return undefined
  return near.read(key, now, validity.generation)
}
