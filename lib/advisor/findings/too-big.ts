import type { Evidence } from '@/lib/advisor/evidence'
import { bytes, confidenceOf, count, keysOf, type Finding } from '@/lib/advisor/finding'
import type { Thresholds } from '@/lib/advisor/thresholds'

/** Values that policy or memory refuses for their size are loaded, or fetched, each time. */
export function tooBig({ observations, stats }: Evidence, thresholds: Thresholds): Finding[] {
  const room = stats.levels.find(({ name }) => name === 'memory')?.maxBytes ?? Infinity
  return observations.namespaces.flatMap(({ namespace, refused, bigKeys }) => {
    const turnedAway = refused['too-big'] ?? 0
    const tooLarge = bigKeys.filter(({ sizeBytes }) => sizeBytes > room).length
    if (turnedAway < thresholds.tooBig && tooLarge === 0) return []
    const largest = bigKeys[0]?.sizeBytes ?? 0
    return [
      {
        kind: 'too-big',
        subject: { type: 'namespace', name: namespace },
        says:
          tooLarge > 0
            ? `${tooLarge} entries of ${namespace} are larger than all of memory, so that no hit ever comes from there.`
            : `${turnedAway} values of ${namespace} were larger than maxBytes allows and were not stored.`,
        figures: [
          count('refused', turnedAway),
          count('larger than memory', tooLarge),
          bytes('largest stored', largest),
        ],
        confidence: confidenceOf(turnedAway + tooLarge * thresholds.tooBig, thresholds.tooBig),
        change: `Store ${namespace} in smaller parts, or allow more (maxBytes of the namespace, of memory).`,
        brings: `Hits for ${turnedAway + tooLarge} values that have none now.`,
        behind: keysOf(namespace, { sort: '-size' }),
      },
    ]
  })
}
