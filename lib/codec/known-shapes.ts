import type { TagSource } from './tag-source'

/** The keys of objects that have the same ones in the same order. */
export interface Shape {
  readonly keys: readonly string[]
  /** Has an own key `__proto__`, which only `defineProperty` sets without changing the prototype. */
  readonly isOdd: boolean
}

interface Known extends Shape {
  /** How the keys lie in a payload: a byte each, and one text. */
  readonly tags: Uint8Array
  readonly text: string
}

const PLACES = 256
/** Keys of a shape that is remembered, so that all together take a few hundred KiB at most. */
const MOST_KEYS = 64

const known = new Array<Known | undefined>(PLACES).fill(undefined)

/**
 * Reads the keys of a shape. Entries of one kind come with the same ones each time; those that came last in their place
 * are compared, not read: that takes a fifth of a small value's time less, because V8 would have to look each key up among
 * all the names that it knows.
 *
 * @param source stands after the number of keys
 */
export function readShape(source: TagSource, count: number): Shape {
  const place = placeOf(source, count)
  const candidate = known[place]
  if (candidate?.keys.length === count && source.skipTexts(candidate.tags, candidate.text)) return candidate
  const begun = source.place()
  const keys: string[] = []
  for (let at = 0; at < count; at++) keys.push(source.taggedText())
  const { tags, text } = source.since(begun)
  const shape = { keys, isOdd: keys.includes('__proto__'), tags, text }
  // One byte each: all keys are short.
  if (count <= MOST_KEYS && tags.length === count) known[place] = shape
  return shape
}

function placeOf(source: TagSource, count: number): number {
  return (count + 7 * (source.peek() ?? 0) + 31 * source.peekUnit()) & (PLACES - 1)
}
