import type { Target } from '@/lib/kernel/target'

/** What was written was a target; what somebody else put there is shown as an empty list of keys. */
export function readTarget(held: unknown): Target {
  const { key, keys, tag, tags, match, dependency, namespace, prefix, all }: Record<string, unknown> =
    held && typeof held === 'object' ? { ...held } : {}
  if (typeof key === 'string') return { key }
  if (typeof tag === 'string') return { tag }
  if (typeof dependency === 'string') return { dependency }
  if (typeof namespace === 'string') return { namespace }
  if (typeof prefix === 'string') return { prefix }
  if (all === true) return { all }
  if (Array.isArray(tags)) return { tags: tags.map(String), match: match === 'all' ? 'all' : 'any' }
  return { keys: Array.isArray(keys) ? keys.map(String) : [] }
}
