import type { Evidence } from '@/lib/advisor/evidence'
import { confidenceOf, count, ms, part, percent, spoken, type Finding } from '@/lib/advisor/finding'
import { namespaceOf } from '@/lib/kernel/key'
import type { Thresholds } from '@/lib/advisor/thresholds'

/** Many callers waited for one load: a hot key had gone. */
export function stampede({ observations }: Evidence, thresholds: Thresholds): Finding[] {
  const seen = observations.stampede
  if (!seen || seen.callers < thresholds.callers) return []
  const namespace = namespaceOf(seen.key)
  return [
    {
      kind: 'stampede',
      subject: { type: 'namespace', name: namespace },
      says: `${seen.callers} callers waited for one load of a key of ${namespace}.`,
      figures: [count('callers of one load', seen.callers)],
      confidence: confidenceOf(seen.callers, thresholds.callers),
      change: `Reload ${namespace} before it goes: refreshAhead or earlyExpiration, or more of it where there is some; staleFor, so that nobody waits.`,
      brings: 'The source saw one load; its callers need not have waited for it.',
      behind: { page: 'keys', filters: { prefix: seen.key } },
    },
  ]
}

export function sourceFails({ observations: { source } }: Evidence, thresholds: Thresholds): Finding[] {
  if (source.loads < thresholds.loads || source.failing < thresholds.failingPart) return []
  return [
    {
      kind: 'source-fails',
      subject: { type: 'cache', name: 'source' },
      says: `${percent(source.failing)} of the latest loads failed.`,
      figures: [part('failing now', source.failing), count('loads', source.loads)],
      confidence: confidenceOf(source.loads, thresholds.loads),
      change: 'Look at the source; staleFor serves older values while it is down, timeouts.hard ends loads that hang.',
      brings: 'Answers instead of errors for what was cached before.',
      behind: { page: 'activity', filters: {} },
    },
  ]
}

export function sourceSlows({ observations: { source } }: Evidence, thresholds: Thresholds): Finding[] {
  const isSlow = source.nowMs >= thresholds.slowMs && source.nowMs >= thresholds.slowdown * source.usualMs
  if (source.loads < thresholds.loads || !isSlow) return []
  return [
    {
      kind: 'source-slows',
      subject: { type: 'cache', name: 'source' },
      says: `Loads take ${spoken(source.nowMs)} now, ${spoken(source.usualMs)} usually.`,
      figures: [ms('now', source.nowMs), ms('usual', source.usualMs), count('loads', source.loads)],
      confidence: confidenceOf(source.loads, thresholds.loads),
      change: 'Look at the source; timeouts.soft with staleFor answers with the older value meanwhile.',
      brings: `${spoken(source.nowMs - source.usualMs)} less to wait for a miss.`,
      behind: { page: 'activity', filters: {} },
    },
  ]
}
