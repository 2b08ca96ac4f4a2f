import { types } from 'node:util'
import type { Loaded } from '@/lib/engine/options'

/**
 * What a loader of many keys answered, by key.
 *
 * @throws TypeError for an answer that does not say which value belongs to which key
 */
export function loadedMap<V>(answer: Loaded<V>): ReadonlyMap<string, V> {
  if (isMap(answer)) return answer
  if (typeof answer === 'object' && answer !== null && !Array.isArray(answer)) return new Map(Object.entries(answer))
  const what = Array.isArray(answer) ? 'an array' : answer === null ? 'null' : `a value of type ${typeof answer}`
  throw new TypeError(`a loader of many keys answers with a Map or an object of values by key, not with ${what}`)
}

/** Of another realm as well, as in tests that run in a context of their own. */
function isMap<V>(answer: Loaded<V>): answer is ReadonlyMap<string, V> {
  return types.isMap(answer)
}
