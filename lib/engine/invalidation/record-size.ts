/**
 * What one record may name, so that no record holds up the event loops that apply it: a thousand names, and 100,000
 * characters of them, which take 600 KB at the worst as JSON, below what logs take for a record.
 */
const MAX_NAMES = 1_000
const MAX_CHARACTERS = 100_000

/** Cuts what is to be named into parts that fit into a record each, in order. */
export function* partsFor<T>(items: Iterable<T>, textOf: (item: T) => string): IterableIterator<T[]> {
  let part: T[] = []
  let characters = 0
  for (const item of items) {
    const { length } = textOf(item)
    if (part.length === MAX_NAMES || (part.length > 0 && characters + length > MAX_CHARACTERS)) {
      yield part
      part = []
      characters = 0
    }
    part.push(item)
    characters += length
  }
  if (part.length > 0) yield part
}
