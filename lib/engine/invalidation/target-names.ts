import { assertTags, unique } from '@/lib/engine/policy'
import { assertKey } from '@/lib/kernel/key'
import { allTagsName, EVERYTHING, keyName, namespaceName, prefixName, tagName, type Name } from '@/lib/kernel/names'
import type { Target } from '@/lib/kernel/target'

/** A target as the log names it, and the keys whose dependents go with them. */
export interface TargetNames {
  readonly names: readonly Name[]
  readonly keys: readonly string[]
}

/** @throws TypeError where the target is none of the eight kinds, or names what can't be a key or a tag */
export function targetNames(target: Target): TargetNames {
  if ('key' in target) return ofKeys([target.key])
  if ('keys' in target) return ofKeys(target.keys)
  if ('dependency' in target) return ofKeys([target.dependency])
  if ('tag' in target) return ofNames(assertTags([target.tag]).map(tagName))
  if ('tags' in target) return ofNames(ofTags(target.tags, target.match))
  if ('namespace' in target) return ofNames([namespaceName(checked(target.namespace, 'namespace'))])
  if ('prefix' in target) return ofNames([prefixName(checked(target.prefix, 'prefix'))])
  if ('all' in target && target.all === true) return ofNames([EVERYTHING])
  throw new TypeError(
    'a target is one of { key }, { keys }, { tag }, { tags, match }, { dependency }, { namespace }, { prefix } and { all: true }',
  )
}

function ofKeys(keys: readonly string[]): TargetNames {
  for (const key of keys) assertKey(key)
  const distinct = unique(keys)
  return { names: distinct.map(keyName), keys: distinct }
}

function ofNames(names: readonly Name[]): TargetNames {
  return { names, keys: [] }
}

function ofTags(tags: readonly string[], match: 'any' | 'all' = 'any'): readonly Name[] {
  if (tags.length === 0) throw new TypeError('name at least one tag')
  if (match !== 'any' && match !== 'all') throw new TypeError("match must be 'any' or 'all'")
  const distinct = unique(assertTags(tags))
  return match === 'any' || distinct.length === 1 ? distinct.map(tagName) : [allTagsName(distinct)]
}

function checked(text: string, what: string): string {
  assertKey(text, what)
  return text
}
