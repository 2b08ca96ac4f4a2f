import type { Evidence } from '@/lib/advisor/evidence'
import { ms, spoken, type Finding } from '@/lib/advisor/finding'
import type { Thresholds } from '@/lib/advisor/thresholds'

/** Another process stores entries from the future: TTLs are off by that much between them. */
export function clockSkew({ observations }: Evidence, thresholds: Thresholds): Finding[] {
  const { clockAheadMs } = observations
  if (clockAheadMs < thresholds.clockAheadMs) return []
  return [
    {
      kind: 'clock-skew',
      subject: { type: 'cache', name: 'fleet' },
      says: `Another process's clock is ${spoken(clockAheadMs)} ahead of this one's.`,
      figures: [ms('ahead', clockAheadMs)],
      confidence: 'high',
      change: 'Let all hosts keep time by NTP. Order and validity do not depend on it; lives of entries do.',
      brings: 'Entries that expire at the same time for all.',
      behind: { page: 'levels', filters: {} },
    },
  ]
}
