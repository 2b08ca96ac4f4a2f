import { reasonOf } from '@/lib/kernel/errors'
import { uncopyableKindOf } from './exotic-copy'

/**
 * Looks for what keeps a value from being stored.
 *
 * @returns a sentence without its end, such as `value.user.save is a function`; undefined where nothing was found
 */
export function offenderIn(value: unknown): string | undefined {
  const seen = new Set<unknown>()
  const waiting: (readonly [value: unknown, path: string])[] = [[value, 'value']]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [part, path] = next
    if (typeof part === 'function' || typeof part === 'symbol') return `${path} is a ${typeof part}`
    if (typeof part !== 'object' || part === null || seen.has(part)) continue
    seen.add(part)
    const kind = uncopyableKindOf(part)
    if (kind !== undefined) return `${path} is ${kind}`
    try {
      for (const child of childrenOf(part, path).reverse()) waiting.push(child)
    } catch (thrown) {
      return `${path} throws when it is read (${reasonOf(thrown)})`
    }
  }
  return undefined
}

function childrenOf(part: object, path: string): (readonly [value: unknown, path: string])[] {
  if (ArrayBuffer.isView(part)) return []
  if (part instanceof Map)
    return [...part].flatMap(([key, value]) => [
      [key, `a key of ${path}`],
      [value, `${path}.get(${nameOf(key)})`],
    ])
  if (part instanceof Set) return [...part].map((value) => [value, `an element of ${path}`])
  const own: (readonly [value: unknown, path: string])[] = Object.keys(part).map((key) => [
    Reflect.get(part, key),
    Array.isArray(part)
      ? `${path}[${key}]`
      : /^[A-Za-z_$][\w$]*$/.test(key)
        ? `${path}.${key}`
        : `${path}[${JSON.stringify(key)}]`,
  ])
  if (!(part instanceof Error)) return own
  return [...own, [part.cause, `${path}.cause`], [Reflect.get(part, 'errors'), `${path}.errors`]]
}

function nameOf(key: unknown): string {
  return typeof key === 'string' ? JSON.stringify(key) : typeof key === 'number' ? String(key) : '…'
}
