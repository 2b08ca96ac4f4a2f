import type { Evidence } from '@/lib/advisor/evidence'
import { confidenceOf, count, type Finding } from '@/lib/advisor/finding'
import type { Thresholds } from '@/lib/advisor/thresholds'

/** Writes that were acknowledged and that the source does not have. */
export function writeBacklog({ stats }: Evidence, thresholds: Thresholds): Finding[] {
  const { pending, deadLetters } = stats.writeBehind
  if (pending < thresholds.pendingWrites && deadLetters === 0) return []
  return [
    {
      kind: 'write-backlog',
      subject: { type: 'cache', name: 'write-behind' },
      says:
        deadLetters > 0
          ? `The source refuses ${deadLetters} acknowledged writes for good.`
          : `${pending} acknowledged writes wait for the source.`,
      figures: [count('pending', pending), count('dead letters', deadLetters)],
      confidence: confidenceOf(Math.max(pending, deadLetters * thresholds.pendingWrites), thresholds.pendingWrites),
      change:
        deadLetters > 0
          ? 'Look at each dead letter: redrive it once the source takes it, or discard it.'
          : 'Look at the source, and whether writes come faster than it takes them.',
      brings: 'A source that has all that was acknowledged.',
      behind: { page: 'strategies', filters: {} },
    },
  ]
}
