import { namespaceOf } from './key'

/**
 * What an invalidation can name. An entry answers to its key, tags, namespace, `*`, the keys of its direct parents and,
 * where it has some, {@link DEPENDENTS}; `p:` (prefix) and `a:` (all of several tags) are matched against it.
 */
export type Name = string

export const EVERYTHING: Name = '*'
/** All that was made from something else. */
export const DEPENDENTS: Name = 'd:'
export const keyName = (key: string): Name => `k:${key}`
export const tagName = (tag: string): Name => `t:${tag}`
export const namespaceName = (namespace: string): Name => `n:${namespace}`
export const prefixName = (prefix: string): Name => `p:${prefix}`
/** @param tags all of which an entry must carry; written sorted, as JSON, so that one set has one name */
export const allTagsName = (tags: readonly string[]): Name => `a:${JSON.stringify([...new Set(tags)].sort())}`

/** What the names of an entry follow from. */
export interface Named {
  readonly key: string
  readonly tags: readonly string[]
  readonly dependsOn: readonly string[]
}

/** @returns whether a name is matched against entries, in place of being one that they answer to */
export const isPattern = (name: Name): boolean => name.startsWith('p:') || name.startsWith('a:')

/** @returns whether a pattern name (`p:` or `a:`) covers an entry; false for every other kind of name */
export function patternCovers(name: Name, entry: Named): boolean {
  if (name.startsWith('p:')) return entry.key.startsWith(name.slice(2))
  return name.startsWith('a:') && tagsNamed(name).every((tag) => entry.tags.includes(tag))
}

/** @returns the tags of a name that {@link allTagsName} made; of another none, so that it covers whatever there is */
export function tagsNamed(name: Name): string[] {
  const tags: unknown = JSON.parse(name.slice(2))
  return Array.isArray(tags) ? tags.map(String) : []
}

/** @returns what is named of one kind: `k:` the keys, `t:` the tags and so on */
export function named(kind: 'k:' | 't:' | 'n:' | 'p:', names: readonly Name[]): string[] {
  return names.filter((name) => name.startsWith(kind)).map((name) => name.slice(kind.length))
}

/** @returns every plain name an entry answers to (patterns are matched with {@link patternCovers}) */
export function namesOf(entry: Named): Name[] {
  return [
    EVERYTHING,
    keyName(entry.key),
    namespaceName(namespaceOf(entry.key)),
    ...entry.tags.map(tagName),
    ...entry.dependsOn.map(keyName),
    ...(entry.dependsOn.length > 0 ? [DEPENDENTS] : []),
  ]
}
