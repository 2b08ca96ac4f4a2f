import type { FarLevel } from '@/lib/ports/far-level'
import { aroundCalls } from './around-calls'
import { LevelUnavailable } from './level-unavailable'

/**
 * Makes no call while an operator has the level left alone. Outside the breaker, which learns nothing from calls that were
 * not made, and inside the recording, which turns them into misses.
 *
 * @throws LevelUnavailable from calls that were not made
 */
export function withBypass(level: FarLevel, isBypassed: () => boolean): FarLevel {
  const reason = 'bypassed by an operator'
  return {
    ...aroundCalls(level, (_, make) => {
      if (isBypassed()) throw new LevelUnavailable(`the ${level.name} level is ${reason}`)
      return make()
    }),
    status: () => (isBypassed() ? { status: 'down', reason } : level.status()),
  }
}
