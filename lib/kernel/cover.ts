import { namespaceOf } from './key'
import { DEPENDENTS, EVERYTHING, named, tagsNamed, type Name, type Named } from './names'

/** @returns whether one of the names, plain or pattern, is among those that an entry answers to */
export type Cover = (entry: Named) => boolean

/** Reads names once, to be asked of many entries: to make each entry's own names takes longer than to look at it. */
export function coverOf(names: readonly Name[]): Cover {
  if (names.includes(EVERYTHING)) return () => true
  const keys = new Set(named('k:', names))
  const tags = new Set(named('t:', names))
  const namespaces = new Set(named('n:', names))
  const tests: Cover[] = []
  if (keys.size > 0) tests.push(({ key, dependsOn }) => keys.has(key) || dependsOn.some((parent) => keys.has(parent)))
  if (names.includes(DEPENDENTS)) tests.push(({ dependsOn }) => dependsOn.length > 0)
  if (tags.size > 0) tests.push((entry) => entry.tags.some((tag) => tags.has(tag)))
  if (namespaces.size > 0) tests.push(({ key }) => namespaces.has(namespaceOf(key)))
  for (const prefix of named('p:', names)) tests.push(({ key }) => key.startsWith(prefix))
  for (const all of names.filter((name) => name.startsWith('a:')).map(tagsNamed))
    tests.push((entry) => all.every((tag) => entry.tags.includes(tag)))
  return (entry) => tests.some((test) => test(entry))
}
