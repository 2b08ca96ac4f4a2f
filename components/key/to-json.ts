import type { ValueTree } from '@/lib/api/contract/value-tree'

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/**
 * @param tree of a value that JSON carries without loss (`isJson`) and that was not truncated
 * @returns the value itself; `__proto__` and its like are members as any other
 * @throws TypeError for what JSON cannot carry
 */
export function toJson(tree: ValueTree): Json {
  switch (tree.kind) {
    case 'null':
      return null
    case 'boolean':
      return tree.value
    case 'number':
      return Number(tree.text)
    case 'string':
      return tree.text
    case 'array':
      return tree.items.map(toJson)
    case 'object':
      return Object.fromEntries(tree.members.map(({ name, value }) => [name, toJson(value)]))
    default:
      throw new TypeError(`JSON cannot carry a value of the kind ${tree.kind}`)
  }
}
