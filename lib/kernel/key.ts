/** The longest key, in bytes of UTF-8. */
export const MAX_KEY_BYTES = 2_048

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/
const COLON = 58
/** No UTF-16 unit needs more than three bytes, so shorter texts need no counting. */
const SURELY_SHORT = Math.floor(MAX_KEY_BYTES / 3)

/**
 * Refuses what cannot be a key. Keys found in memory were checked when they were stored, so the hit path skips this.
 *
 * @param key 1 to 2,048 bytes of UTF-8, `namespace:rest`; every character is allowed, none is interpreted
 * @param what the word for it in the error's sentence
 * @throws TypeError with a sentence that says what is wrong
 */
export function assertKey(key: unknown, what = 'key'): asserts key is string {
  if (typeof key !== 'string') throw new TypeError(`a ${what} must be a string, not ${describe(key)}`)
  if (key.length === 0) throw new TypeError(`a ${what} must not be empty`)
  if (key.length > SURELY_SHORT) {
    const bytes = Buffer.byteLength(key)
    if (bytes > MAX_KEY_BYTES)
      throw new TypeError(`a ${what} may take ${MAX_KEY_BYTES} bytes of UTF-8 at most; this one takes ${bytes}`)
  }
  if (LONE_SURROGATE.test(key))
    throw new TypeError(`a ${what} must be well-formed Unicode; this one holds half of a surrogate pair`)
}

/**
 * Refuses what does not hold several: above all a text, whose characters nobody means.
 *
 * @param what the word for it in the error's sentence
 * @throws TypeError where it is no iterable
 */
export function assertSeveral(given: unknown, what: string): void {
  if (typeof given === 'object' && given !== null && Symbol.iterator in given) return
  throw new TypeError(`${what} must be an array or another iterable, not ${describe(given)}`)
}

/** @throws TypeError where no key can be of a namespace of that name */
export function assertNamespace(namespace: unknown): asserts namespace is string {
  assertKey(namespace, 'namespace')
  if (namespace.includes(':'))
    throw new TypeError('a namespace is the part of a key before its first ":", so it holds none')
}

/** Keys that a sentence names one by one: of all of a batch it would be a megabyte long. */
const NAMED = 3

/** @returns keys as a sentence tells of them */
export function inWords(keys: readonly string[]): string {
  const named = keys.slice(0, NAMED).join(', ')
  return keys.length > NAMED ? `${named} and ${(keys.length - NAMED).toLocaleString('en')} more` : named
}

function describe(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value
}

/**
 * What is counted and told in place of a namespace for keys without a `:`, whose namespace is the whole key, and for
 * namespaces beyond those that are counted by their names. No namespace holds a `:`.
 */
export const OTHERS = ':others'

/** The namespace that was asked for last: a text made anew would be hashed anew by each Map that it is looked up in. */
let last = ''

/** @returns the part of a key before its first `:`, or the whole key where there is none */
export function namespaceOf(key: string): string {
  // No namespace holds a colon, so the first one of this key is the one looked at.
  if (key.charCodeAt(last.length) === COLON && key.startsWith(last)) return last
  const colon = key.indexOf(':')
  if (colon < 0) return key
  return (last = key.slice(0, colon))
}
