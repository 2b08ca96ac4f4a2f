import { fromByteRun } from './byte-kinds'
import { emptyError, restoreParts } from '@/lib/kernel/error-parts'
import { readShape, type Shape } from './known-shapes'
import type { TagSource } from './tag-source'
import { LOW_SHAPES, MAX_DEPTH, MAX_FAST_GAP, TAG } from './value-tag'

const MAX_ARRAY_LENGTH = 2 ** 32 - 1

/**
 * Reads what `GraphWriter` wrote. Bytes have passed the frame's checks, but nothing here relies on it: recursion and
 * allocation are bounded, and the worst that foreign bytes can do is an `Error`.
 */
export class GraphReader {
  readonly #source: TagSource
  readonly #objects: object[] = []
  readonly #shapes: Shape[] = []
  readonly #deferred: (() => unknown)[] = []
  #depth = 0

  constructor(source: TagSource) {
    this.#source = source
  }

  /** @throws Error where the bytes are no value, or more than one */
  read(): unknown {
    const root = this.#value()
    for (let at = 0; at < this.#deferred.length; at++) this.#deferred[at]?.()
    if (!this.#source.isAtEnd()) throw new Error('bytes are left over')
    return root
  }

  #keep<T extends object>(object: T): T {
    this.#objects.push(object)
    return object
  }

  #value(): unknown {
    const tag = this.#source.byte()
    if (tag < TAG.shortText) return tag
    if (tag < TAG.null) return this.#source.text(tag & 63)
    if (tag >= TAG.lowShape) return this.#row(this.#keep({}), tag)
    return this.#tagged(tag)
  }

  #tagged(tag: number): unknown {
    const source = this.#source
    switch (tag) {
      case TAG.null:
        return null
      case TAG.undefined:
        return undefined
      case TAG.false:
        return false
      case TAG.true:
        return true
      case TAG.uint:
        return source.uint()
      case TAG.negative:
        return -1 - source.uint()
      case TAG.hundredths:
        return source.uint() / 100
      case TAG.negativeHundredths:
        return -source.uint() / 100
      case TAG.float:
        return source.float()
      case TAG.text:
        return source.text(source.uint())
      case TAG.bigint:
        return this.#bigint()
      case TAG.negativeBigint:
        return -this.#bigint()
      default:
        return this.#object(tag)
    }
  }

  #object(tag: number): unknown {
    const source = this.#source
    switch (tag) {
      case TAG.array:
        return this.#array(this.#keep([]))
      case TAG.newShape:
      case TAG.shape:
        return this.#row(this.#keep({}), tag)
      case TAG.bare:
        return this.#row(this.#keep<object>(Object.create(null)), source.byte())
      case TAG.reference:
        return this.#reference()
      case TAG.map:
        return this.#map(this.#keep(new Map()))
      case TAG.set:
        return this.#set(this.#keep(new Set()))
      case TAG.error:
        return this.#error(this.#keep(emptyError(source.byte())))
      case TAG.date:
        return this.#keep(new Date(source.float()))
      case TAG.regexp:
        return this.#keep(new RegExp(source.taggedText(), source.taggedText()))
      case TAG.bytes:
        return this.#keep(fromByteRun({ kind: source.byte(), bytes: source.raw(source.uint()) }))
      case TAG.boxed:
        return this.#keep(Object(this.#value()))
      case TAG.deferred:
        return this.#defer(source.byte())
      default:
        throw new Error(`unknown tag ${tag}`)
    }
  }

  #bigint(): bigint {
    return BigInt(`0x${this.#source.raw(this.#source.uint()).toString('hex')}`)
  }

  #reference(): object {
    const object = this.#objects[this.#source.uint()]
    if (!object) throw new Error('a reference to nothing')
    return object
  }

  #enter(): void {
    if (++this.#depth > MAX_DEPTH) throw new Error('nested too deep')
  }

  /** Fills a record; `tag` says how its shape is named. */
  #row<T extends object>(record: T, tag: number): T {
    this.#enter()
    const { keys, isOdd } = this.#shape(tag)
    const open = record as Record<string, unknown>
    if (isOdd) this.#oddRow(record, keys)
    else for (const key of keys) open[key] = this.#value()
    this.#depth--
    return record
  }

  #oddRow(record: object, keys: readonly string[]): void {
    for (const key of keys) {
      const value = this.#value()
      Object.defineProperty(record, key, { value, writable: true, enumerable: true, configurable: true })
    }
  }

  #shape(tag: number): Shape {
    if (tag === TAG.newShape) {
      const shape = readShape(this.#source, this.#source.uint())
      this.#shapes.push(shape)
      return shape
    }
    if (tag < TAG.lowShape && tag !== TAG.shape) throw new Error('a shape was expected')
    const shape = this.#shapes[tag === TAG.shape ? this.#source.uint() : tag & (LOW_SHAPES - 1)]
    if (!shape) throw new Error('a shape that was not defined')
    return shape
  }

  #array(array: unknown[]): unknown[] {
    this.#enter()
    const length = this.#source.uint()
    for (let at = 0; at < length;) {
      if (this.#source.peek() !== TAG.holes) {
        array[at++] = this.#value()
        continue
      }
      this.#source.byte()
      const gap = this.#source.uint()
      if (gap === 0 || gap > length - at) throw new Error('a hole beyond the end of its array')
      // The longest array there can be is a dictionary, and stays one when shortened: no memory for a claimed length.
      if (gap > MAX_FAST_GAP) array.length = MAX_ARRAY_LENGTH
      array.length = at += gap
    }
    this.#depth--
    return array
  }

  #map(map: Map<unknown, unknown>): Map<unknown, unknown> {
    this.#enter()
    const size = this.#source.uint()
    for (let at = 0; at < size; at++) {
      const key = this.#value()
      map.set(key, this.#value())
    }
    this.#depth--
    return map
  }

  #set(set: Set<unknown>): Set<unknown> {
    this.#enter()
    const size = this.#source.uint()
    for (let at = 0; at < size; at++) set.add(this.#value())
    this.#depth--
    return set
  }

  #error(error: Error): Error {
    const hidden = this.#row<Record<string, unknown>>(Object.create(null), this.#source.byte())
    const visible = this.#row<Record<string, unknown>>(Object.create(null), this.#source.byte())
    // Both rows count themselves as a level.
    restoreParts(error, { hidden, visible })
    return error
  }

  /** Makes an object now and fills it when the root is read. */
  #defer(tag: number): object {
    if (tag === TAG.array) return this.#later(tag, [], (array) => this.#array(array))
    if (tag === TAG.map) return this.#later(tag, new Map(), (map) => this.#map(map))
    if (tag === TAG.set) return this.#later(tag, new Set(), (set) => this.#set(set))
    if (tag === TAG.object) return this.#later(tag, {}, (record) => this.#row(record, this.#source.byte()))
    if (tag === TAG.bare)
      return this.#later<object>(tag, Object.create(null), (record) => this.#row(record, this.#source.byte()))
    if (tag !== TAG.error) throw new Error(`unknown deferred tag ${tag}`)
    const kind = this.#source.byte()
    return this.#later(tag, emptyError(kind), (error) => {
      if (this.#source.byte() !== kind) throw new Error('a deferred error of another class')
      return this.#error(error)
    })
  }

  #later<T extends object>(tag: number, object: T, fill: (object: T) => unknown): T {
    this.#deferred.push(() => {
      if (tag !== TAG.object && this.#source.byte() !== tag) throw new Error('a deferred object of another kind')
      return fill(object)
    })
    return this.#keep(object)
  }
}
