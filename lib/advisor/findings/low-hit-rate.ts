import type { NamespaceStats } from '@/lib/engine/observations'
import { leadingCause, meanLoadMs, type Evidence } from '@/lib/advisor/evidence'
import {
  confidenceOf,
  count,
  keysOf,
  part,
  percent,
  spoken,
  whole,
  type Finding,
  type FindingKind,
} from '@/lib/advisor/finding'
import type { Thresholds } from '@/lib/advisor/thresholds'

/** Fewer than half of a namespace's requests are hits; which of the causes it is, by what became of followed keys. */
export function lowHitRate(evidence: Evidence, thresholds: Thresholds): Finding[] {
  return evidence.observations.namespaces.flatMap((stats) => {
    const { hitRate, total } = stats.requests
    if (total < thresholds.requests || hitRate === null || hitRate >= thresholds.hitRate) return []
    const { cause, part: led, total: followed } = leadingCause(stats)
    if (led < thresholds.causePart) return []
    const isYoung = evidence.now - evidence.observations.since < thresholds.coldMs
    const { kind, says, change } = explain(cause, isYoung, stats, evidence)
    const lost = stats.requests.byOutcome.source + stats.requests.byOutcome.miss
    const saved = Math.round(lost * led)
    return [
      {
        kind,
        subject: { type: 'namespace', name: stats.namespace },
        says: `Only ${percent(hitRate)} of the requests for ${stats.namespace} are hits: ${says}.`,
        figures: [
          part('hit rate', hitRate),
          count('requests', total),
          part(`misses: ${cause}`, led),
          count('misses followed', followed),
        ],
        confidence: confidenceOf(total, thresholds.requests),
        change,
        brings: `Up to ${whole(saved)} fewer loads in the time counted, ${spoken(saved * meanLoadMs(stats))} of the source's work.`,
        behind: keysOf(stats.namespace),
      },
    ]
  })
}

interface Explanation {
  readonly kind: FindingKind
  readonly says: string
  readonly change: string
}

function explain(cause: string, isYoung: boolean, { namespace }: NamespaceStats, { ttlMs }: Evidence): Explanation {
  const ttl = ttlMs.get(namespace)
  switch (cause) {
    case 'expired':
      return {
        kind: 'expires-too-soon',
        says: `entries expire before they are asked for again${ttl === undefined ? '' : ` (TTL ${spoken(ttl)})`}`,
        change: `Give ${namespace} a longer ttl, or staleFor, which serves the older value while one load refreshes it.`,
      }
    case 'evicted':
      return {
        kind: 'evicted-too-soon',
        says: 'entries make room for others before they are asked for again',
        change:
          'Make memory larger (maxBytes, maxEntries), or add a level below it; the curve shows what a size brings.',
      }
    case 'invalidated':
      return {
        kind: 'invalidated-too-often',
        says: 'entries are invalidated before they are asked for again',
        change: `Invalidate ${namespace} by narrower tags or keys, or mode soft with staleFor, which keeps serving meanwhile.`,
      }
    case 'refused':
      return {
        kind: 'refused-too-often',
        says: 'values are loaded but not stored',
        change: `Look at what refuses values of ${namespace}: ctx.skip(), when, cacheEmpty or maxBytes.`,
      }
    default:
      return isYoung
        ? {
            kind: 'cold',
            says: 'the cache is young, and keys are asked for the first time',
            change: 'Wait, or warm the hot keys at start with warm().',
          }
        : {
            kind: 'keys-never-repeat',
            says: 'hardly any key is asked for twice',
            change: `Look at how keys of ${namespace} are made (a time, a session, a random part?); if they must be so, do not cache them.`,
          }
  }
}
