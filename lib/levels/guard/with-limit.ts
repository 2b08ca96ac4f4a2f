import type { FarLevel } from '@/lib/ports/far-level'
import { aroundCalls } from './around-calls'
import { isPromise } from './is-promise'
import { TooManyCalls } from './level-unavailable'

/**
 * Refuses calls beyond a number under way. Set inside the deadline, where a call that nobody waits for any more still
 * counts: a level that hangs then holds a bounded number of requests, not all that ever came.
 *
 * @throws TooManyCalls at once from calls beyond `most`
 */
export function withLimit(level: FarLevel, most: number): FarLevel {
  let underWay = 0
  const done = (): void => void underWay--
  return aroundCalls(level, (_, make) => {
    if (underWay >= most) throw new TooManyCalls(`${most} calls of the ${level.name} level are under way`)
    const answer = make()
    if (isPromise(answer)) {
      underWay++
      answer.then(done, done)
    }
    return answer
  })
}
