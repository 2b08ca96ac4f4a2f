import { types } from 'node:util'
import { errorKind } from '@/lib/kernel/error-parts'
import { containerTag, writeExotic } from './exotic-writer'
import { ObjectNumbers } from './object-numbers'
import { ShapeBook } from './shape-book'
import { TagSink } from './tag-sink'
import { Unstorable } from './unstorable'
import { LOW_SHAPES, MAX_DEPTH, TAG } from './value-tag'

/**
 * Writes a graph of values, each object once, in one pass. Nothing deeper than `MAX_DEPTH` is written by recursion: it
 * is deferred until after the root.
 */
export class GraphWriter {
  readonly sink = new TagSink()
  #numbers = new ObjectNumbers()
  #shapes = new ShapeBook()
  #deferred: object[] = []
  #depth = 0

  /** @returns tags, in scratch space until `release`, which must come before the next write, and their text */
  write(root: unknown): { readonly tags: Buffer; readonly text: string } {
    this.value(root)
    for (let at = 0; at < this.#deferred.length; at++) {
      const object = this.#deferred[at]
      if (object) this.#body(object)
    }
    return { tags: this.sink.tags(), text: this.sink.allText() }
  }

  /** Lets go of everything the last write held. */
  release(): void {
    this.sink.reset()
    this.#numbers = new ObjectNumbers()
    this.#shapes = new ShapeBook()
    this.#deferred = []
    this.#depth = 0
  }

  value(value: unknown): void {
    const { sink } = this
    sink.reserve()
    switch (typeof value) {
      case 'string':
        return sink.text(value)
      case 'number':
        return sink.number(value)
      case 'boolean':
        return sink.byte(value ? TAG.true : TAG.false)
      case 'undefined':
        return sink.byte(TAG.undefined)
      case 'bigint':
        return sink.bigint(value)
      case 'object':
        return value === null ? sink.byte(TAG.null) : this.#object(value)
      default:
        throw new Unstorable(`a ${typeof value}`, value)
    }
  }

  #object(object: object): void {
    const number = this.#numbers.meet(object)
    if (number !== undefined) {
      this.sink.byte(TAG.reference)
      return this.sink.uint(number)
    }
    if (this.#depth >= MAX_DEPTH && this.#defer(object)) return
    this.#body(object)
  }

  /** @returns false for what has no children and so may as well be written at once */
  #defer(object: object): boolean {
    const tag = containerTag(object)
    if (tag === undefined) return false
    this.sink.byte(TAG.deferred)
    this.sink.byte(tag)
    if (types.isNativeError(object)) this.sink.byte(errorKind(object))
    this.#deferred.push(object)
    return true
  }

  #body(object: object): void {
    this.#depth++
    if (Array.isArray(object)) this.#array(object)
    else if (Object.getPrototypeOf(object) === Object.prototype) this.#row(object)
    else writeExotic(this, object)
    this.#depth--
  }

  #row(object: object): void {
    const shape = this.#shapes.recognise(object)
    if (!shape) return this.record(object, Object.keys(object))
    this.#writeShapeId(shape.id)
    let count = 0
    for (const key in object) {
      count++
      this.value(object[key as keyof typeof object])
    }
    if (count !== shape.keys.length) throw new Unstorable('an object that changes while it is read', object)
  }

  /** Any object, by the given keys. */
  record(object: object, keys: readonly string[]): void {
    const { shape, isNew } = this.#shapes.enter(keys)
    if (isNew) {
      this.sink.byte(TAG.newShape)
      this.sink.uint(keys.length)
      for (const key of keys) {
        this.sink.reserve()
        this.sink.text(key)
      }
    } else this.#writeShapeId(shape.id)
    for (const key of keys) this.value(Reflect.get(object, key))
  }

  #writeShapeId(id: number): void {
    if (id < LOW_SHAPES) return this.sink.byte(TAG.lowShape | id)
    this.sink.byte(TAG.shape)
    this.sink.uint(id)
  }

  #array(array: readonly unknown[]): void {
    const { length } = array
    this.sink.byte(TAG.array)
    this.sink.uint(length)
    for (let at = 0; at < length; at++) {
      const item = array[at]
      if (item === undefined && !(at in array)) return this.#sparse(array, at, length)
      this.value(item)
    }
  }

  /** The rest of an array from its first hole on, by the elements that exist: a length of 2^32 - 1 takes five bytes. */
  #sparse(array: readonly unknown[], from: number, length: number): void {
    let at = from
    for (const key of Object.keys(array)) {
      const index = Number(key)
      if (index < at || !Number.isInteger(index) || index >= length || String(index) !== key) continue
      this.#holes(index - at)
      this.value(array[index])
      at = index + 1
    }
    this.#holes(length - at)
  }

  #holes(count: number): void {
    if (count === 0) return
    this.sink.reserve()
    this.sink.byte(TAG.holes)
    this.sink.uint(count)
  }
}
