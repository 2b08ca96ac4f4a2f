import { namespaceOf } from '@/lib/kernel/key'
import { DEPENDENTS, EVERYTHING, keyName, namespaceName, tagName, type Name } from '@/lib/kernel/names'
import type { Judged } from './floors'

export interface NamedFloor {
  readonly name: Name
  readonly seq: number
}

/** The floor of a name; those up to `above` may be told as 0. */
export type FloorOf = (name: Name, above: number) => number

/** The same of the name that a key has. */
export type FloorOfKey = (key: string, above: number) => number

/** The first name among those of an entry's key and its parents that has a floor above the stamp. */
export function keysAbove(entry: Judged, stamp: number, floorOf: FloorOfKey): NamedFloor | undefined {
  let found = keyAbove(entry.key, stamp, floorOf)
  for (let i = 0; !found && i < entry.dependsOn.length; i++) found = keyAbove(entry.dependsOn[i] ?? '', stamp, floorOf)
  return found
}

/** The same of all its other plain names. */
export function othersAbove(entry: Judged, stamp: number, floorOf: FloorOf): NamedFloor | undefined {
  let found = above(EVERYTHING, stamp, floorOf) ?? above(namespaceName(namespaceOf(entry.key)), stamp, floorOf)
  if (!found && entry.dependsOn.length > 0) found = above(DEPENDENTS, stamp, floorOf)
  for (let i = 0; !found && i < entry.tags.length; i++) found = above(tagName(entry.tags[i] ?? ''), stamp, floorOf)
  return found
}

function above(name: Name, stamp: number, floorOf: FloorOf): NamedFloor | undefined {
  const seq = floorOf(name, stamp)
  return seq > stamp ? { name, seq } : undefined
}

function keyAbove(key: string, stamp: number, floorOf: FloorOfKey): NamedFloor | undefined {
  const seq = floorOf(key, stamp)
  return seq > stamp ? { name: keyName(key), seq } : undefined
}
