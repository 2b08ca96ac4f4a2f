import type { LogPosition } from '@/lib/engine/answers'
import type { Core } from '@/lib/engine/core'

/** Where this process stands in the invalidation log, and how sure of it it is. */
export function positionOf(core: Core): LogPosition {
  const { validity, follower, outgoing, clock } = core
  const now = clock.exact()
  return {
    epoch: validity.floors.epoch,
    applied: validity.applied,
    base: validity.floors.base,
    confirmedAgoMs: follower.confirmedAgoMs(now),
    degraded: now >= follower.confirmedUntil,
    queued: outgoing.queued,
    gaps: follower.gaps,
  }
}
