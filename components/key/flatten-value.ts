import type { ValueTree } from '@/lib/api/contract/value-tree'

export interface ValueLine {
  /** Where it is, unique within the value. */
  readonly path: string
  readonly depth: number
  /** The member's name, the item's index, or nothing at the top. */
  readonly name: string
  readonly kind: ValueTree['kind']
  readonly text: string
  /** Undefined where there is nothing inside. */
  readonly open: boolean | undefined
}

type Child = readonly [name: string, value: ValueTree]

/** Opened at first: enough to see the shape, not so much that it has to be scrolled past. */
export const OPEN_DEPTH = 2

/**
 * Brings the part of a value that is open into lines, so that a list can be drawn that holds only those in sight.
 *
 * @param tree the value as the API tells it
 * @param toggled paths opened or closed by hand, against what their depth says
 */
export function flattenValue(tree: ValueTree, toggled: ReadonlySet<string>): ValueLine[] {
  const lines: ValueLine[] = []
  const walk = (value: ValueTree, path: string, place: { depth: number; name: string }) => {
    const children = childrenOf(value)
    const open = children.length === 0 ? undefined : place.depth < OPEN_DEPTH !== toggled.has(path)
    lines.push({ path, ...place, kind: value.kind, text: textOf(value), open })
    if (!open) return
    children.forEach(([name, child], index) => walk(child, `${path}/${index}`, { depth: place.depth + 1, name }))
  }
  walk(tree, '$', { depth: 0, name: '' })
  return lines
}

function childrenOf(value: ValueTree): Child[] {
  switch (value.kind) {
    case 'array':
      return value.items.map((item, index) => [String(index), item])
    case 'set':
      return value.items.map((item) => ['', item])
    case 'object':
    case 'error':
      return value.members.map((member) => [member.name, member.value])
    case 'map':
      return value.pairs.map((pair) => [textOf(pair.key), pair.value])
    default:
      return []
  }
}

/** @returns a value in one line; what holds others says how many */
export function textOf(value: ValueTree): string {
  switch (value.kind) {
    case 'undefined':
    case 'null':
      return value.kind
    case 'boolean':
      return String(value.value)
    case 'number':
    case 'regexp':
      return value.text
    case 'bigint':
      return `${value.text}n`
    case 'string':
      return JSON.stringify(value.text) + (value.length > value.text.length ? ` … ${value.length} characters` : '')
    case 'date':
      return value.iso ?? 'Invalid Date'
    case 'error':
      return `${value.name}: ${value.message}`
    case 'array':
      return `Array, ${value.length}`
    case 'object':
      return `Object, ${value.size}`
    case 'map':
      return `Map, ${value.size}`
    case 'set':
      return `Set, ${value.size}`
    case 'bytes':
      return `${value.type}, ${value.length} bytes  ${value.hex}`
    case 'reference':
      return `same as ${value.path}`
    case 'omitted':
      return `left out: ${value.why}`
  }
}
