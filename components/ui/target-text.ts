import type { Target } from '@/lib/kernel/target'

export type TargetKind = 'key' | 'prefix' | 'tag' | 'tags' | 'dependency' | 'namespace' | 'version' | 'all'

/** @returns a target as words: "tag tech", "everything that depends on company:AAPL" */
export function describeTarget(target: Target): string {
  if ('key' in target) return `key ${target.key}`
  if ('keys' in target) return target.keys.length === 1 ? `key ${target.keys[0]}` : `${target.keys.length} keys`
  if ('tag' in target) return `tag ${target.tag}`
  if ('tags' in target)
    return `${target.match === 'all' ? 'all of the tags' : 'any of the tags'} ${target.tags.join(', ')}`
  if ('dependency' in target) return `${target.dependency} and what depends on it`
  if ('namespace' in target) return `namespace ${target.namespace}`
  if ('prefix' in target) return `keys that begin with ${target.prefix}`
  return 'everything'
}

/** @returns a target as the Invalidate page has it in its URL */
export function targetQuery(target: Target): string {
  const query = new URLSearchParams()
  const set = (by: TargetKind, name: string) => {
    query.set('by', by)
    if (name) query.set('name', name)
  }
  if ('key' in target) set('key', target.key)
  else if ('keys' in target) set('key', target.keys[0] ?? '')
  else if ('tag' in target) set('tag', target.tag)
  else if ('tags' in target) {
    query.set('by', 'tags')
    for (const tag of target.tags) query.append('tags', tag)
    query.set('match', target.match)
  } else if ('dependency' in target) set('dependency', target.dependency)
  else if ('namespace' in target) set('namespace', target.namespace)
  else if ('prefix' in target) set('prefix', target.prefix)
  else set('all', '')
  return query.toString()
}
