import type { Core } from '@/lib/engine/core'
import type { Judgeable } from '@/lib/engine/invalidation/validity'
import { freshnessAt, type Entry, type Freshness } from '@/lib/kernel/entry'

type Timed = Judgeable & Pick<Entry, 'expiresAt' | 'staleUntil'>

/** What time, the log and the namespace's version together allow. */
export function servable(core: Core, entry: Timed, held: boolean): Freshness {
  const byTime = freshnessAt(entry, core.clock.now())
  if (byTime === 'dead') return 'dead'
  const verdict = core.validity.judge(entry, held)
  if (verdict.kind === 'valid') return byTime
  return verdict.kind === 'soft' ? 'stale' : 'dead'
}

/**
 * Whether nobody will be served again what memory holds. Where no level below has it, an entry of another generation is
 * what a roll-back returns to.
 */
export function isLost(core: Core, entry: Timed): boolean {
  if (freshnessAt(entry, core.clock.now()) === 'dead') return true
  const { kind } = (core.far.length > 0 ? core.validity : core.validity.floors).judge(entry, true)
  return kind !== 'valid' && kind !== 'soft'
}
