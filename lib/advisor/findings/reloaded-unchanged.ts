import { meanLoadMs, type Evidence } from '@/lib/advisor/evidence'
import { confidenceOf, count, part, percent, spoken, whole, keysOf, type Finding } from '@/lib/advisor/finding'
import type { Thresholds } from '@/lib/advisor/thresholds'

/** The TTL is too short: values are loaded again and are the same, by a hash of their content. */
export function reloadedUnchanged({ observations, ttlMs }: Evidence, thresholds: Thresholds): Finding[] {
  return observations.namespaces.flatMap((stats) => {
    const { unchanged, changed } = stats.ends
    const reloads = unchanged + changed
    if (reloads < thresholds.ends || unchanged / reloads < thresholds.unchangedPart) return []
    const { namespace } = stats
    const ttl = ttlMs.get(namespace)
    const saved = Math.round((stats.loads.total * unchanged) / Math.max(1, unchanged + changed)) / 2
    return [
      {
        kind: 'reloaded-unchanged',
        subject: { type: 'namespace', name: namespace },
        says: `${percent(unchanged / reloads)} of the reloads of ${namespace} brought the same content again.`,
        figures: [part('unchanged', unchanged / reloads), count('reloads followed', reloads)],
        confidence: confidenceOf(reloads, thresholds.ends),
        change: `Double the TTL of ${namespace}${ttl === undefined ? '' : ` to ${spoken(2 * ttl)}`}, and invalidate where it is written.`,
        brings: `Half of the reloads saved: some ${whole(saved)} loads in the time counted, ${spoken(saved * meanLoadMs(stats))} of the source's work.`,
        behind: keysOf(namespace, { sort: 'expires' }),
      },
    ]
  })
}
