import { assertTags, unique } from '@/lib/engine/policy'
import { assertKey, assertNamespace, assertSeveral } from '@/lib/kernel/key'
import { allTagsName, EVERYTHING, keyName, namespaceName, prefixName, tagName, type Name } from '@/lib/kernel/names'
import type { Target } from '@/lib/kernel/target'

/** A target as the log names it, and the keys whose dependents go with them. */
export interface TargetNames {
  readonly names: readonly Name[]
  readonly keys: readonly string[]
}

const KINDS = ['key', 'keys', 'tag', 'tags', 'dependency', 'namespace', 'prefix', 'all'] as const

/** @throws TypeError where the target is not of one of the eight kinds, or names what can't be a key or a tag */
export function targetNames(target: Target): TargetNames {
  assertOneKind(target)
  if ('key' in target) return ofKeys([target.key])
  if ('keys' in target) return ofKeys(target.keys)
  if ('dependency' in target) return ofKeys([target.dependency])
  if ('tag' in target) return ofNames(assertTags([target.tag]).map(tagName))
  if ('tags' in target) return ofNames(ofTags(target.tags, target.match))
  if ('namespace' in target) return ofNames([namespaceName(namespaceOf(target))])
  if ('prefix' in target) return ofNames([prefixName(prefixOf(target))])
  return ofNames([EVERYTHING])
}

/** What is more than one kind may be meant as both or as either: nobody is to learn which by what is gone. */
function assertOneKind(target: unknown): void {
  const given = typeof target === 'object' && target !== null ? new Map(Object.entries(target)) : new Map()
  const [kind, another] = KINDS.filter((one) => given.get(one) !== undefined)
  if (kind !== undefined && another === undefined && (kind !== 'all' || given.get(kind) === true)) return
  throw new TypeError(
    'a target is one of { key }, { keys }, { tag }, { tags, match }, { dependency }, { namespace }, { prefix } and { all: true }',
  )
}

function ofKeys(keys: readonly string[]): TargetNames {
  assertSeveral(keys, 'keys')
  for (const key of keys) assertKey(key)
  const distinct = unique(keys)
  return { names: distinct.map(keyName), keys: distinct }
}

function ofNames(names: readonly Name[]): TargetNames {
  return { names, keys: [] }
}

function ofTags(tags: readonly string[], match: 'any' | 'all' = 'any'): readonly Name[] {
  const distinct = unique(assertTags(tags))
  if (distinct.length === 0) throw new TypeError('name at least one tag')
  if (match !== 'any' && match !== 'all') throw new TypeError("match must be 'any' or 'all'")
  return match === 'any' || distinct.length === 1 ? distinct.map(tagName) : [allTagsName(distinct)]
}

function namespaceOf({ namespace }: { readonly namespace: string }): string {
  assertNamespace(namespace)
  return namespace
}

function prefixOf({ prefix }: { readonly prefix: string }): string {
  assertKey(prefix, 'prefix')
  return prefix
}
