import type { Evidence } from '@/lib/advisor/evidence'
import { confidenceOf, count, part, percent, spoken, keysOf, type Finding } from '@/lib/advisor/finding'
import type { Thresholds } from '@/lib/advisor/thresholds'

/** The TTL promises more than the data keeps: entries change, are overwritten or invalidated long before it is over. */
export function ttlTooLong({ observations, ttlMs }: Evidence, thresholds: Thresholds): Finding[] {
  return observations.namespaces.flatMap(({ namespace, ends }) => {
    const all = ends.unchanged + ends.changed + ends.overwritten + ends.invalidated
    if (all < thresholds.ends || ends.early / all < thresholds.earlyPart) return []
    const ttl = ttlMs.get(namespace)
    return [
      {
        kind: 'ttl-too-long',
        subject: { type: 'namespace', name: namespace },
        says: `${percent(ends.early / all)} of the entries of ${namespace} change in the first tenth of their TTL.`,
        figures: [part('ended early', ends.early / all), count('ends followed', all)],
        confidence: confidenceOf(all, thresholds.ends),
        change: `Shorten the TTL of ${namespace}${ttl === undefined ? '' : ` to some ${spoken(ttl / 10)}`}.`,
        brings: 'What is served after an invalidation was missed or forgotten is wrong for a tenth of the time.',
        behind: keysOf(namespace, { sort: '-expires' }),
      },
    ]
  })
}
