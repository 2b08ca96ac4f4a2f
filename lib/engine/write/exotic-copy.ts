import { types } from 'node:util'
import { emptyError, errorKind, errorParts, restoreParts } from '@/lib/kernel/error-parts'
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

/** Its causes and what it aggregates are the error's own still: the walk puts their copies in. */
function copyOfError(error: Error): Error {
  const copy = emptyError(errorKind(error))
  restoreParts(copy, errorParts(error))
  return copy
}
