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
/**
 * What a program may ask at one moment without being refused what a healthy level would have answered: ten thousand
 * requests that each miss memory at once are a start, not a fault. A level that hangs holds as many, about 1 KB each, for
 * one deadline; then the breaker keeps the others away.
 */
const MOST_CALLS = 20_000

/** All guards in their order: who decides is inside, who reports is outside. */
export function guardLevel(level: FarLevel, options: GuardOptions): FarLevel {
  const { callMs = CALL_MS, operatorMs, mostCalls = MOST_CALLS } = options
  const guarded = withBreaker(withDeadline(withLimit(level, mostCalls), { callMs, operatorMs }), options)
  return withRecording(options.isBypassed ? withBypass(guarded, options.isBypassed) : guarded, options)
}
