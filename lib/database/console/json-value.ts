import type { JsonValue } from '@/lib/ports/audit-log'

/** @returns what a JSON column held, typed as what JSON can hold */
export function jsonValue(held: unknown): JsonValue {
  switch (typeof held) {
    case 'string':
    case 'number':
    case 'boolean':
      return held
    case 'object':
      if (held === null) return null
      if (Array.isArray(held)) return held.map(jsonValue)
      return Object.fromEntries(Object.entries(held).map(([name, value]) => [name, jsonValue(value)]))
    default:
      return null
  }
}
