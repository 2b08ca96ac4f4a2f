import { isBare } from '@/lib/kernel/is-bare'
import { copyOfExotic, refuseUncopyable, sizeOfExotic } from './exotic-copy'
import { ARRAY_BYTES, MAP_BYTES, MAP_ENTRY_BYTES, OBJECT_BYTES, SLOT_BYTES, sizeOfPrimitive } from './value-size'

export interface WalkPlan {
  /** Whether containers are copied, or walked in place. */
  readonly copies: boolean
  readonly freezes: boolean
}

/** Containers in containers walked by recursion; what lies deeper waits for its turn, so that no depth fills the stack. */
const DEEPEST = 100
/** Own properties of errors that `Object.keys` does not tell, and that may hold anything. */
const HIDDEN_IN_ERRORS = ['cause', 'errors']
/** Containers met so far are looked through one by one up to here, then by a Map, which costs more to set up. */
const FEW = 8

/**
 * One walk over a value. A container is copied flat first (spreading and `slice` are V8's fastest copies, call each
 * getter once and define an own `__proto__` as data), then its children are replaced by copies of theirs; a plain object
 * that is going to be frozen is put together property by property.
 */
export class ValueWalk {
  readonly #copies: boolean
  readonly #freezes: boolean
  readonly #sources: object[] = []
  readonly #results: object[] = []
  #index: Map<object, object> | undefined
  #waiting: { readonly source: object; readonly result: object }[] | undefined
  #depth = 0
  sizeBytes = 0
  /** Something was met that `Object.freeze` does not protect: a Date, a Map, bytes, … */
  metUnfreezable = false

  constructor(plan: WalkPlan) {
    this.#copies = plan.copies
    this.#freezes = plan.freezes
  }

  /**
   * @returns the copy, or the value itself where nothing is copied
   * @throws TypeError for what cannot be stored; whatever a getter throws
   */
  run(value: object): object {
    const result = this.#take(value)
    for (let next = this.#waiting?.pop(); next !== undefined; next = this.#waiting?.pop())
      this.#fill(next.source, next.result)
    return result
  }

  #take(source: object): object {
    const known = this.#resultOf(source)
    if (known !== undefined) return known
    const result = this.#start(source)
    this.#remember(source, result)
    if (this.#depth < DEEPEST) this.#fill(source, result)
    else (this.#waiting ??= []).push({ source, result })
    return result
  }

  /** A flat copy, or an empty one where the children's copies have to be put in one by one. */
  #start(source: object): object {
    if (Array.isArray(source)) return this.#copies ? flatArray(source) : source
    if (isPlain(source)) return this.#copies ? this.#startObject(source) : source
    if (source instanceof Map) return this.#copies ? new Map() : source
    if (source instanceof Set) return this.#copies ? new Set() : source
    refuseUncopyable(source)
    return this.#copies ? (copyOfExotic(source) ?? this.#startObject(source)) : source
  }

  /**
   * V8 11 gives every object made by `{ ...source }` a hidden class of its own when it is frozen: 300 B each, and whoever
   * reads many of them meets as many shapes (a promise of one took 330 ns in place of 175). Those that are made property
   * by property share one, and take half of the time.
   */
  #startObject(source: object): object {
    if (!this.#freezes) return flatObject(source)
    return isBare(source) ? Object.create(null) : {}
  }

  #fill(source: object, result: object): void {
    this.#depth++
    if (Array.isArray(result)) this.#fillArray(result)
    else if (result instanceof Map) this.#fillMap(source, result)
    else if (result instanceof Set) this.#fillSet(source, result)
    else if (this.#copies && this.#freezes && isPlain(result)) this.#fillFrozen(source, result)
    else this.#fillInPlace(result)
    this.#depth--
  }

  #fillInPlace(object: object): void {
    const exotic = isPlain(object) ? undefined : sizeOfExotic(object)
    if (exotic !== undefined) this.metUnfreezable = true
    this.sizeBytes += exotic ?? OBJECT_BYTES
    if (exotic === undefined || object instanceof Error) this.#fillObject(object)
  }

  #fillObject(object: object): void {
    // Only plain objects, and the own properties of errors, come here: both can be indexed by text.
    const record: { [key: string]: unknown } = Object.assign(object)
    for (const key of Object.keys(object)) {
      this.sizeBytes += SLOT_BYTES
      const child = record[key]
      const kept = this.#child(child)
      if (kept === child || Object.is(kept, child)) continue
      if (key === '__proto__') define(object, key, kept, true)
      else record[key] = kept
    }
    if (object instanceof Error) for (const name of HIDDEN_IN_ERRORS) this.#keepHidden(object, name)
    if (this.#freezes && !(object instanceof Error)) Object.freeze(object)
  }

  #keepHidden(error: Error, name: string): void {
    const property = Object.getOwnPropertyDescriptor(error, name)
    if (property === undefined || property.enumerable) return
    const kept = this.#child(property.value)
    if (kept !== property.value) define(error, name, kept, false)
  }

  #fillFrozen(source: object, copy: object): void {
    const from: { readonly [key: string]: unknown } = Object.assign(source)
    const to: { [key: string]: unknown } = Object.assign(copy)
    this.sizeBytes += OBJECT_BYTES
    for (const key of Object.keys(source)) {
      this.sizeBytes += SLOT_BYTES
      const kept = this.#child(from[key])
      if (key === '__proto__') define(copy, key, kept, true)
      else to[key] = kept
    }
    Object.freeze(copy)
  }

  #fillArray(array: unknown[]): void {
    this.sizeBytes += ARRAY_BYTES
    for (let i = 0; i < array.length; i++) {
      const child = array[i]
      if (child === undefined && !(i in array)) {
        this.#fillSparse(array, i)
        break
      }
      this.sizeBytes += SLOT_BYTES
      const kept = this.#child(child)
      if (kept !== child && !Object.is(kept, child)) array[i] = kept
    }
    if (this.#freezes) Object.freeze(array)
  }

  /** From the first hole on, by the keys that are there: the length may be 4 thousand million. */
  #fillSparse(array: unknown[], from: number): void {
    for (const key of Object.keys(array)) {
      const i = Number(key)
      if (!(i >= from)) continue
      this.sizeBytes += 2 * SLOT_BYTES
      const child = array[i]
      const kept = this.#child(child)
      if (kept !== child && !Object.is(kept, child)) array[i] = kept
    }
  }

  #fillMap(source: object, map: Map<unknown, unknown>): void {
    this.metUnfreezable = true
    this.sizeBytes += MAP_BYTES
    for (const [key, value] of source instanceof Map ? source : []) {
      this.sizeBytes += MAP_ENTRY_BYTES
      const keptKey = this.#child(key)
      const kept = this.#child(value)
      if (this.#copies) map.set(keptKey, kept)
    }
  }

  #fillSet(source: object, set: Set<unknown>): void {
    this.metUnfreezable = true
    this.sizeBytes += MAP_BYTES
    for (const value of source instanceof Set ? source : []) {
      this.sizeBytes += MAP_ENTRY_BYTES
      const kept = this.#child(value)
      if (this.#copies) set.add(kept)
    }
  }

  #child(child: unknown): unknown {
    if (typeof child === 'object' && child !== null) return this.#take(child)
    if (typeof child === 'number' || typeof child === 'boolean') return child
    if (typeof child === 'function' || typeof child === 'symbol') throw new TypeError(`a ${typeof child} was met`)
    this.sizeBytes += sizeOfPrimitive(child) - SLOT_BYTES
    return child
  }

  #resultOf(source: object): object | undefined {
    if (this.#index !== undefined) return this.#index.get(source)
    const place = this.#sources.indexOf(source)
    return place < 0 ? undefined : this.#results[place]
  }

  #remember(source: object, result: object): void {
    if (this.#index !== undefined) this.#index.set(source, result)
    else {
      this.#sources.push(source)
      this.#results.push(result)
      if (this.#sources.length > FEW)
        this.#index = new Map(this.#sources.map((known, i) => [known, this.#results[i] ?? known]))
    }
  }
}

export function isPlain(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object)
  return prototype === Object.prototype || prototype === null
}

function flatObject(source: object): object {
  const copy: object = isBare(source) ? Object.assign(Object.create(null), source) : { ...source }
  for (const symbol of Object.getOwnPropertySymbols(copy)) Reflect.deleteProperty(copy, symbol)
  return copy
}

function flatArray(source: readonly unknown[]): unknown[] {
  const length = source.length
  // `slice` visits every place of a sparse array; dense ones of this size are rare enough to be asked twice.
  if (length > 1_000_000) return flatLongArray(source)
  return Object.getPrototypeOf(source) === Array.prototype ? source.slice() : Array.from(source)
}

function flatLongArray(source: readonly unknown[]): unknown[] {
  const copy: unknown[] = []
  copy.length = source.length
  for (const key of Object.keys(source)) if (Number(key) >= 0) copy[Number(key)] = source[Number(key)]
  return copy
}

function define(object: object, key: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(object, key, { value, enumerable, writable: true, configurable: true })
}
