import type { NamespaceStrategies } from '@/lib/kernel/strategy'
import { sumStrategies } from '@/lib/metrics/process-counts'

/**
 * All processes as if they were one. How a namespace is read and written is as the first says that has a source for it,
 * else as the first says. Dead letters lie in the source, so they count once.
 */
export function mergeStrategies(all: readonly (readonly NamespaceStrategies[])[]): NamespaceStrategies[] {
  const byNamespace = new Map<string, NamespaceStrategies[]>()
  for (const one of all.flat()) byNamespace.set(one.namespace, [...(byNamespace.get(one.namespace) ?? []), one])
  return [...byNamespace.keys()].sort().flatMap((namespace) => {
    const told = byNamespace.get(namespace) ?? []
    const meant = told.find(({ isBound }) => isBound) ?? told[0]
    if (!meant) return []
    const counts = {
      ...sumStrategies(told.map((one) => one.counts)),
      pending: told.reduce((sum, one) => sum + one.counts.pending, 0),
      deadLetters: Math.max(...told.map((one) => one.counts.deadLetters)),
    }
    return [{ ...meant, counts }]
  })
}
