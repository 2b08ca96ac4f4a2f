import type { FarLevel } from '@/lib/ports/far-level'
import { type BreakerOptions, withBreaker } from './with-breaker'
import { withBypass } from './with-bypass'
import { type Deadlines, withDeadline } from './with-deadline'
import { withLimit } from './with-limit'
import { type RecordingOptions, withRecording } from './with-recording'

export interface GuardOptions extends RecordingOptions, Omit<BreakerOptions, 'clock'>, Partial<Deadlines> {
  /** Calls under way at once; beyond it a read is a miss at once. */
  readonly mostCalls?: number
  /** Whether the level is left alone for now; by default it never is. */
  readonly isBypassed?: () => boolean
}

/** Three round trips across an ocean, or twice the cache connection's own timeout. */
const CALL_MS = 300
/** At 64 KB a reply that is 64 MB of buffers at the worst; at 2 ms a call, half a million calls a second at best. */
const MOST_CALLS = 1_000

/** All guards in their order: who decides is inside, who reports is outside. */
export function guardLevel(level: FarLevel, options: GuardOptions): FarLevel {
  const { callMs = CALL_MS, operatorMs, mostCalls = MOST_CALLS } = options
  const guarded = withBreaker(withDeadline(withLimit(level, mostCalls), { callMs, operatorMs }), options)
  return withRecording(options.isBypassed ? withBypass(guarded, options.isBypassed) : guarded, options)
}
