import { renderBytes } from './render-bytes'

/** A value of any type, as JSON can carry it. The API's contract describes the same (`lib/api/contract/value-tree.ts`). */
export type ValueTree =
  | { kind: 'undefined' }
  | { kind: 'null' }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'number'; text: string }
  | { kind: 'bigint'; text: string }
  | { kind: 'string'; text: string; length: number }
  | { kind: 'date'; iso: string | null }
  | { kind: 'regexp'; text: string }
  | { kind: 'error'; name: string; message: string; members: ValueMember[] }
  | { kind: 'array'; length: number; items: ValueTree[] }
  | { kind: 'object'; size: number; members: ValueMember[] }
  | { kind: 'map'; size: number; pairs: { key: ValueTree; value: ValueTree }[] }
  | { kind: 'set'; size: number; items: ValueTree[] }
  | { kind: 'bytes'; type: string; length: number; hex: string }
  | { kind: 'reference'; path: string }
  | { kind: 'omitted'; why: string }

export interface ValueMember {
  name: string
  value: ValueTree
}

export interface ValuePreview {
  tree: ValueTree
  /** Whether JSON carries the value without loss. */
  isJson: boolean
  truncated: boolean
  limitBytes: number
}

/** Enough to see what a value is; more would make the page of a key heavy, and the whole can be downloaded. */
export const PREVIEW_BYTES = 256 * 1024
/** Deeper than any tree is read by eye, shallow enough for every JSON parser. */
const MAX_DEPTH = 64
/** What a node costs in the answer beside its text, roughly: `{"kind":"number","text":""},`. */
const NODE_BYTES = 30

/**
 * @param value anything a cache can hold, cycles included
 * @param limitBytes about how large the rendered answer may get
 */
export function renderValue(value: unknown, limitBytes = PREVIEW_BYTES): ValuePreview {
  const walk = new Walk(limitBytes)
  const tree = walk.render(value, '$', 0)
  return { tree, isJson: walk.isJson && !walk.truncated, truncated: walk.truncated, limitBytes }
}

class Walk {
  isJson = true
  truncated = false
  #left: number
  readonly #seen = new Map<object, string>()

  constructor(limitBytes: number) {
    this.#left = limitBytes
  }

  render(value: unknown, path: string, depth: number): ValueTree {
    this.#left -= NODE_BYTES
    switch (typeof value) {
      case 'undefined':
        return this.#lossy({ kind: 'undefined' })
      case 'boolean':
        return { kind: 'boolean', value }
      case 'number':
        return this.#number(value)
      case 'bigint':
        return this.#lossy({ kind: 'bigint', text: this.#text(String(value)) })
      case 'string':
        return { kind: 'string', text: this.#text(value), length: value.length }
      case 'object':
        return value === null ? { kind: 'null' } : this.#object(value, path, depth)
      default:
        return this.#lossy({ kind: 'omitted', why: `a ${typeof value} cannot be shown` })
    }
  }

  #number(value: number): ValueTree {
    const text = Object.is(value, -0) ? '-0' : String(value)
    if (text === '-0' || !Number.isFinite(value)) this.isJson = false
    return { kind: 'number', text }
  }

  #object(value: object, path: string, depth: number): ValueTree {
    const seenAt = this.#seen.get(value)
    if (seenAt !== undefined) return this.#lossy({ kind: 'reference', path: seenAt })
    this.#seen.set(value, path)
    if (depth >= MAX_DEPTH) return this.#omit(`nested more than ${MAX_DEPTH} deep`)
    if (Array.isArray(value)) return this.#array(value, path, depth)
    const plain = this.#special(value, path, depth)
    return plain ?? { kind: 'object', size: Object.keys(value).length, members: this.#members(value, path, depth) }
  }

  #special(value: object, path: string, depth: number): ValueTree | undefined {
    if (value instanceof Date)
      return this.#lossy({ kind: 'date', iso: Number.isNaN(value.getTime()) ? null : value.toISOString() })
    if (value instanceof RegExp) return this.#lossy({ kind: 'regexp', text: this.#text(String(value)) })
    if (value instanceof Error) {
      const { name, message } = value
      const members = this.#members(ownOf(value), path, depth)
      return this.#lossy({ kind: 'error', name, message: this.#text(message), members })
    }
    if (value instanceof Map) {
      const pairs = this.#some(value, ([key, item], at) => ({
        key: this.render(key, `${path}.keys[${at}]`, depth + 1),
        value: this.render(item, `${path}[${at}]`, depth + 1),
      }))
      return this.#lossy({ kind: 'map', size: value.size, pairs })
    }
    if (value instanceof Set) {
      const items = this.#some(value, (item, at) => this.render(item, `${path}[${at}]`, depth + 1))
      return this.#lossy({ kind: 'set', size: value.size, items })
    }
    const bytes = renderBytes(value, Math.max(0, this.#left >> 1))
    if (!bytes) return undefined
    this.#left -= bytes.hex.length
    if (bytes.hex.length < bytes.length * 2) this.truncated = true
    return this.#lossy(bytes)
  }

  #array(value: readonly unknown[], path: string, depth: number): ValueTree {
    // By index and bounded: an array may be 2^32 long and hold nothing.
    const items: ValueTree[] = []
    while (items.length < value.length) {
      if (this.#full()) break
      if (!(items.length in value)) this.isJson = false
      items.push(this.render(value[items.length], `${path}[${items.length}]`, depth + 1))
    }
    return { kind: 'array', length: value.length, items }
  }

  #members(value: object, path: string, depth: number): ValueMember[] {
    return this.#some(Object.entries(value), ([name, item]) => ({
      name: this.#text(name),
      value: this.render(item, `${path}.${name.slice(0, 100)}`, depth + 1),
    }))
  }

  #some<Item, Shown>(items: Iterable<Item>, show: (item: Item, at: number) => Shown): Shown[] {
    const shown: Shown[] = []
    for (const item of items) {
      if (this.#full()) break
      shown.push(show(item, shown.length))
    }
    return shown
  }

  #full(): boolean {
    if (this.#left > 0) return false
    this.truncated = true
    return true
  }

  #text(text: string): string {
    const room = Math.max(0, this.#left)
    this.#left -= text.length
    if (text.length <= room) return text
    this.truncated = true
    return text.slice(0, room)
  }

  #omit(why: string): ValueTree {
    this.truncated = true
    return { kind: 'omitted', why }
  }

  #lossy<Tree extends ValueTree>(tree: Tree): Tree {
    this.isJson = false
    return tree
  }
}

/** What an error carries beside its name, message and stack; the stack tells paths of the server. */
function ownOf(error: Error): object {
  const own = Object.fromEntries(Object.entries(error))
  return error.cause === undefined ? own : { ...own, cause: error.cause }
}
