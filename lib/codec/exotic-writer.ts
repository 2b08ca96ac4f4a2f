import { types } from 'node:util'
import { asByteRun } from './byte-kinds'
import { errorParts } from '@/lib/kernel/error-parts'
import { isBare } from '@/lib/kernel/is-bare'
import type { GraphWriter } from './graph-writer'
import { Unstorable } from './unstorable'
import { TAG } from './value-tag'

/** Classes whose state can't be seen from outside: storing their (no) properties would give back an empty object. */
const OPAQUE: readonly (readonly [test: (value: object) => boolean, what: string])[] = [
  [types.isPromise, 'a promise'],
  [types.isWeakMap, 'a WeakMap'],
  [types.isWeakSet, 'a WeakSet'],
  [(value) => value instanceof WeakRef, 'a WeakRef'],
  [types.isGeneratorObject, 'a generator'],
  [types.isMapIterator, 'an iterator'],
  [types.isSetIterator, 'an iterator'],
  [types.isSharedArrayBuffer, 'a SharedArrayBuffer'],
  [types.isSymbolObject, 'a symbol'],
  [types.isExternal, 'a native object'],
  [(value) => value instanceof URL, 'a URL (store its href)'],
  [(value) => value instanceof URLSearchParams, 'a URLSearchParams (store its text)'],
  [(value) => value instanceof Blob, 'a Blob'],
]

/** @returns the tag of an object that can hold others; `undefined` for those that cannot */
export function containerTag(object: object): number | undefined {
  if (Array.isArray(object)) return TAG.array
  if (types.isMap(object)) return TAG.map
  if (types.isSet(object)) return TAG.set
  if (types.isNativeError(object)) return TAG.error
  if (types.isDate(object) || types.isRegExp(object) || types.isBoxedPrimitive(object) || asByteRun(object))
    return undefined
  return isBare(object) ? TAG.bare : TAG.object
}

/** Writes every object but arrays and plain ones; instances of classes as their own enumerable properties. */
export function writeExotic(writer: GraphWriter, object: object): void {
  const { sink } = writer
  if (types.isDate(object)) {
    sink.byte(TAG.date)
    return sink.float(object.getTime())
  }
  if (types.isMap(object)) return writeMap(writer, object)
  if (types.isSet(object)) return writeSet(writer, object)
  const run = asByteRun(object)
  if (run) {
    sink.byte(TAG.bytes)
    sink.byte(run.kind)
    sink.uint(run.bytes.length)
    return sink.raw(run.bytes)
  }
  if (types.isRegExp(object)) {
    sink.byte(TAG.regexp)
    sink.text(object.source)
    return sink.text(object.flags)
  }
  if (types.isNativeError(object)) return writeError(writer, object)
  const opaque = OPAQUE.find(([test]) => test(object))
  if (opaque) throw new Unstorable(opaque[1], object)
  if (types.isBoxedPrimitive(object)) {
    sink.byte(TAG.boxed)
    return writer.value(object.valueOf())
  }
  if (isBare(object)) sink.byte(TAG.bare)
  writer.record(object, Object.keys(object))
}

function writeMap(writer: GraphWriter, map: ReadonlyMap<unknown, unknown>): void {
  const { size } = map
  writer.sink.byte(TAG.map)
  writer.sink.uint(size)
  let count = 0
  for (const [key, value] of map) {
    writer.value(key)
    writer.value(value)
    count++
  }
  if (count !== size) throw new Unstorable('a Map that changes while it is read', map)
}

function writeSet(writer: GraphWriter, set: ReadonlySet<unknown>): void {
  const { size } = set
  writer.sink.byte(TAG.set)
  writer.sink.uint(size)
  let count = 0
  for (const item of set) {
    writer.value(item)
    count++
  }
  if (count !== size) throw new Unstorable('a Set that changes while it is read', set)
}

function writeError(writer: GraphWriter, error: Error): void {
  const { kind, hidden, visible } = errorParts(error)
  writer.sink.byte(TAG.error)
  writer.sink.byte(kind)
  writer.record(hidden, Object.keys(hidden))
  writer.record(visible, Object.keys(visible))
}
