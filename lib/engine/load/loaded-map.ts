import { types } from 'node:util'
import type { Loaded } from '@/lib/engine/options'
import { Turns } from '@/lib/engine/turns'
import type { Clock } from '@/lib/kernel/clock'

/**
 * What a loader of many keys answered, by key. Of an object only what was asked for is read, in turns: to make a Map of
 * one with 100,000 values holds the event loop for 0.1 s.
 *
 * @throws TypeError for an answer that does not say which value belongs to which key
 */
export async function loadedMap<V>(
  answer: Loaded<V>,
  asked: readonly string[],
  clock: Clock,
): Promise<ReadonlyMap<string, V>> {
  if (isMap(answer)) return answer
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) {
    const what = Array.isArray(answer) ? 'an array' : answer === null ? 'null' : `a value of type ${typeof answer}`
    throw new TypeError(`a loader of many keys answers with a Map or an object of values by key, not with ${what}`)
  }
  const values = new Map<string, V>()
  const turns = new Turns(clock)
  for (const key of asked) {
    const value = Object.hasOwn(answer, key) ? answer[key] : undefined
    if (value !== undefined) values.set(key, value)
    const due = turns.due()
    if (due) await due
  }
  return values
}

/** Of another realm as well, as in tests that run in a context of their own. */
function isMap<V>(answer: Loaded<V>): answer is ReadonlyMap<string, V> {
  return types.isMap(answer)
}
