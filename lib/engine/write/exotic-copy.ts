import { types } from 'node:util'
import { DATE_BYTES, ERROR_BYTES, REGEXP_BYTES, SLOT_BYTES, sizeOfText, VIEW_BYTES } from './value-size'

/**
 * @returns a copy of a Date, RegExp, Error, Buffer, typed array, DataView, ArrayBuffer or boxed primitive; undefined for
 *   every other object. Subclasses become their native class, as with `structuredClone`
 */
export function copyOfExotic(source: object): object | undefined {
  if (source instanceof Date) return new Date(source.getTime())
  if (ArrayBuffer.isView(source)) return copyOfView(source)
  if (source instanceof Error) return copyOfError(source)
  if (source instanceof RegExp) return new RegExp(source.source, source.flags)
  if (source instanceof ArrayBuffer) return source.slice(0)
  if (types.isBoxedPrimitive(source)) return Object(source.valueOf())
  return undefined
}

/** @returns the bytes of such an object without its properties; undefined for every other object */
export function sizeOfExotic(object: object): number | undefined {
  if (object instanceof Date) return DATE_BYTES
  if (ArrayBuffer.isView(object) || object instanceof ArrayBuffer) return VIEW_BYTES + object.byteLength
  if (object instanceof Error) return ERROR_BYTES + sizeOfText(object.message) + sizeOfText(object.stack ?? '')
  if (object instanceof RegExp) return REGEXP_BYTES + sizeOfText(object.source)
  if (types.isBoxedPrimitive(object)) return 4 * SLOT_BYTES
  return undefined
}

const UNCOPYABLE: readonly (readonly [is: (object: object) => boolean, name: string])[] = [
  [types.isPromise, 'a Promise'],
  [types.isWeakMap, 'a WeakMap'],
  [types.isWeakSet, 'a WeakSet'],
  [(object) => object instanceof WeakRef, 'a WeakRef'],
  [types.isGeneratorObject, 'a generator'],
  [types.isSharedArrayBuffer, 'a SharedArrayBuffer'],
  [types.isSymbolObject, 'a symbol'],
  [types.isExternal, 'native memory'],
]

/** @returns what an object is, where it is of a kind that cannot be stored */
export function uncopyableKindOf(object: object): string | undefined {
  return UNCOPYABLE.find(([is]) => is(object))?.[1] ?? closedKindOf(object)
}

/**
 * A URL, an iterator, an instance whose fields are all private: a copy of what it shows would be `{}`, which is another
 * value. Plain objects, also those of another realm, have one prototype at most.
 */
function closedKindOf(object: object): string | undefined {
  const prototype: object | null = Object.getPrototypeOf(object)
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return undefined
  if (Array.isArray(object) || object instanceof Map || object instanceof Set) return undefined
  if (sizeOfExotic(object) !== undefined || Object.keys(object).length > 0) return undefined
  return `an object that shows nothing of what it holds (${Object.prototype.toString.call(object).slice(8, -1)})`
}

/** @throws TypeError for a promise, a weak collection and other objects whose content cannot be reached */
export function refuseUncopyable(object: object): void {
  const kind = uncopyableKindOf(object)
  if (kind !== undefined) throw new TypeError(`${kind} was met`)
}

const VIEWS: readonly (new (buffer: ArrayBuffer) => ArrayBufferView)[] = [
  Uint8Array,
  Int8Array,
  Uint8ClampedArray,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
]

/** Copies the bytes that the view shows, not the whole buffer behind it, which a small Buffer shares with others. */
function copyOfView(view: ArrayBufferView): object {
  const bytes = new Uint8Array(view.byteLength)
  bytes.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength))
  if (Buffer.isBuffer(view)) return Buffer.from(bytes.buffer)
  const Native = VIEWS.find((known) => view instanceof known)
  return Native === undefined ? bytes : new Native(bytes.buffer)
}

const ERRORS = [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError] as const

function copyOfError(error: Error): Error {
  const Native = ERRORS.find((known) => error instanceof known) ?? Error
  const copy = new Native(error.message)
  const hidden = { enumerable: false, writable: true, configurable: true }
  Object.defineProperty(copy, 'stack', { ...hidden, value: error.stack })
  if (Object.hasOwn(error, 'cause')) Object.defineProperty(copy, 'cause', { ...hidden, value: error.cause })
  for (const key of Object.keys(error))
    Object.defineProperty(copy, key, { ...hidden, enumerable: true, value: Reflect.get(error, key) })
  return copy
}
