import { namespaceOf } from '@/lib/kernel/key'

interface Declared {
  readonly namespace: string
  readonly policy: { readonly staleForMs?: number }
}

/** @returns whether a soft invalidation would leave something to serve: each of the keys has a grace after its TTL */
export function graceOf(keys: readonly string[], namespaces: readonly Declared[]): boolean {
  const graced = new Set(namespaces.filter(({ policy }) => (policy.staleForMs ?? 0) > 0).map((row) => row.namespace))
  return keys.length > 0 && keys.every((key) => graced.has(namespaceOf(key)))
}
