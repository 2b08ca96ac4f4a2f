/** The keys of an object, in order. Rows of one query share a shape, so keys are stored once a frame, not once a row. */
export interface Shape {
  readonly id: number
  readonly keys: readonly string[]
}

/** The shapes of one payload. */
export class ShapeBook {
  readonly #byText = new Map<string, Shape>()
  readonly #byFirstKey = new Map<string | undefined, Shape>()
  #last: Shape | undefined
  #count = 0
  /** `for…in` also shows what is put on `Object.prototype`; where that happened, only the slow way is exact. */
  readonly #trustsLoop = hasNoEnumerableKeys(Object.prototype)

  /**
   * Finds a shape by comparing keys, mostly with the last one's: they are interned, so this compares pointers.
   *
   * @param object whose prototype is `Object.prototype`
   */
  recognise(object: object): Shape | undefined {
    if (!this.#trustsLoop) return undefined
    const last = this.#last
    if (last && matches(object, last.keys)) return last
    for (const first in object) {
      const shape = this.#byFirstKey.get(first)
      if (!shape || shape === last || !matches(object, shape.keys)) return undefined
      return (this.#last = shape)
    }
    return undefined
  }

  /** @returns the shape with these keys and whether it is new, so that its keys have to be written */
  enter(keys: readonly string[]): { readonly shape: Shape; readonly isNew: boolean } {
    // Most values have one shape only: its text is made when a second one is to be told from it.
    if (this.#count === 1 && this.#last) this.#byText.set(textOf(this.#last.keys), this.#last)
    const text = this.#count === 0 ? undefined : textOf(keys)
    const known = text === undefined ? undefined : this.#byText.get(text)
    // Keys that hold NUL can make one text of different keys: then this one is simply written out again.
    const same = known && known.keys.length === keys.length && known.keys.every((key, index) => key === keys[index])
    const shape = same ? known : { id: this.#count++, keys }
    if (text !== undefined) this.#byText.set(text, shape)
    this.#byFirstKey.set(keys[0], shape)
    this.#last = shape
    return { shape, isNew: !same }
  }
}

const textOf = (keys: readonly string[]): string => keys.join('\0')

function matches(object: object, keys: readonly string[]): boolean {
  let at = 0
  for (const key in object) if (keys[at++] !== key) return false
  return at === keys.length
}

function hasNoEnumerableKeys(object: object): boolean {
  for (const _ in object) return false
  return true
}
