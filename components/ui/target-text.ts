import type { Target } from '@/lib/kernel/target'
import { formatName, plural } from './format'

export type TargetKind = 'key' | 'prefix' | 'tag' | 'tags' | 'dependency' | 'namespace' | 'version' | 'all'

/** @returns a target as words: "tag tech", "everything that depends on company:AAPL" */
export function describeTarget(target: Target): string {
  if ('key' in target) return `key ${formatName(target.key)}`
  if ('keys' in target)
    return target.keys.length === 1 ? `key ${formatName(target.keys[0] ?? '')}` : plural(target.keys.length, 'key')
  if ('tag' in target) return `tag ${formatName(target.tag)}`
  if ('tags' in target)
    return `${target.match === 'all' ? 'all of the tags' : 'any of the tags'} ${target.tags.map(formatName).join(', ')}`
  if ('dependency' in target) return `${formatName(target.dependency)} and what depends on it`
  if ('namespace' in target) return `namespace ${target.namespace}`
  if ('prefix' in target) return `keys that begin with ${formatName(target.prefix)}`
  return 'everything'
}

/** @returns a target as the Invalidate page has it in its URL: `kind=tag&tag=tech` */
export function targetQuery(target: Target): string {
  if ('keys' in target) return targetQuery({ key: target.keys[0] ?? '' })
  if ('tags' in target) {
    const tags = target.tags.map((tag) => ['tags', tag])
    return new URLSearchParams([['kind', 'tags'], ...tags, ['match', target.match]]).toString()
  }
  const [[kind, name] = ['all', true]] = Object.entries(target)
  return new URLSearchParams(kind === 'all' ? { kind } : { kind, [kind]: String(name) }).toString()
}
