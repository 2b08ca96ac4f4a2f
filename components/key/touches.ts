import type { EntryDetail } from '@/lib/api/contract/entries'
import type { Target } from '@/lib/kernel/target'

type Named = Pick<EntryDetail, 'key' | 'namespace' | 'tags' | 'dependsOn'>

/** @returns whether an operation on a target reached an entry, as far as its own names tell */
export function touches(target: Target, { key, namespace, tags, dependsOn }: Named): boolean {
  if ('key' in target) return target.key === key || dependsOn.includes(target.key)
  if ('keys' in target) return target.keys.some((one) => one === key || dependsOn.includes(one))
  if ('tag' in target) return tags.includes(target.tag)
  if ('tags' in target)
    return target.match === 'all'
      ? target.tags.every((tag) => tags.includes(tag))
      : target.tags.some((tag) => tags.includes(tag))
  if ('dependency' in target) return target.dependency === key || dependsOn.includes(target.dependency)
  if ('namespace' in target) return target.namespace === namespace
  if ('prefix' in target) return key.startsWith(target.prefix)
  return true
}
