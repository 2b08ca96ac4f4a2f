import type { Evidence } from '@/lib/advisor/evidence'
import { confidenceOf, count, part, percent, perHour, type Finding } from '@/lib/advisor/finding'
import type { Thresholds } from '@/lib/advisor/thresholds'

const HOUR_MS = 3_600_000

/** A tag that covers much of the cache: one invalidation of it is a cold start. */
export function tagTooBig({ tags, entries }: Evidence, thresholds: Thresholds): Finding[] {
  return tags
    .filter((tag) => tag.entries >= thresholds.tagEntries && tag.entries >= entries * thresholds.tagPart)
    .map(({ tag, entries: covered }) => ({
      kind: 'tag-too-big',
      subject: { type: 'tag', name: tag },
      says: `The tag ${tag} covers ${percent(covered / entries)} of all entries.`,
      figures: [count('entries', covered), part('of all entries', covered / entries)],
      confidence: confidenceOf(covered, thresholds.tagEntries),
      change: `Tag by something narrower beside ${tag}, and invalidate by that; or invalidate it soft, with staleFor.`,
      brings: `Up to ${covered} fewer loads after an invalidation.`,
      behind: { page: 'keys', filters: { tag } },
    }))
}

/** A tag that goes off so often that what it marks hardly lives. */
export function tagTooOften({ observations, now }: Evidence, thresholds: Thresholds): Finding[] {
  // At least an hour, so that a handful in the first minute is not taken for a rate.
  const hours = Math.max(1, (now - observations.since) / HOUR_MS)
  return observations.invalidated.flatMap(({ name, count: times, error }): Finding[] => {
    const rate = (times - error) / hours
    if (!name.startsWith('t:') || rate < thresholds.tagPerHour) return []
    const tag = name.slice(2)
    return [
      {
        kind: 'tag-too-often',
        subject: { type: 'tag', name: tag },
        says: `The tag ${tag} is invalidated ${Math.round(rate)} times an hour.`,
        figures: [perHour('invalidations', rate), count('invalidations', times)],
        confidence: confidenceOf(times, thresholds.tagPerHour),
        change: `Invalidate the keys that changed rather than ${tag}, or give what it marks a short ttl and let it expire.`,
        brings: 'Entries that live long enough to be hit.',
        behind: { page: 'keys', filters: { tag } },
      },
    ]
  })
}
