import type { Evidence } from '@/lib/advisor/evidence'
import { bytes, confidenceOf, count, keysOf, type Finding } from '@/lib/advisor/finding'
import type { Thresholds } from '@/lib/advisor/thresholds'

/** What is stored and never asked for takes the room of what is. */
export function neverHit({ observations }: Evidence, thresholds: Thresholds): Finding[] {
  return observations.namespaces.flatMap(({ namespace, stored, requests }) => {
    const { entries } = stored
    if (entries < thresholds.stores || requests.total / entries >= thresholds.readsPerStore) return []
    return [
      {
        kind: 'never-hit',
        subject: { type: 'namespace', name: namespace },
        says: `${entries} entries of ${namespace} were stored, and ${requests.total} requests asked for one.`,
        figures: [count('stored', entries), count('requests', requests.total), bytes('written', stored.bytes)],
        confidence: confidenceOf(entries, thresholds.stores),
        change: `Do not store ${namespace} until it is asked for, or not at all.`,
        brings: `Room for others: ${Math.round(stored.bytes / entries)} bytes an entry, in each level.`,
        behind: keysOf(namespace, { sort: 'hits' }),
      },
    ]
  })
}
