import type { OutcomeCounts } from '@/lib/api/contract/stats'
import { OUTCOMES, type Outcome } from '@/lib/kernel/outcome'

export interface WaterfallStep {
  readonly outcome: Outcome
  /** Whole requests of 100; the steps add up to exactly 100. */
  readonly ofHundred: number
  /** The exact share, 0 to 1. */
  readonly share: number
  readonly count: number
  /** Share of requests answered by the steps before: where the bar begins. */
  readonly before: number
}

/** Always shown, in the order in which they are asked. */
const ASKED: readonly Outcome[] = ['memory', 'redis', 'disk', 'source']

/**
 * "Of 100 requests": every request on one denominator, rounded by largest remainder so that the numbers add up to 100.
 *
 * @param counts requests by outcome
 * @returns a step for each level and the source, and for stale copies and misses where there were any; none without requests
 */
export function prepareWaterfall(counts: OutcomeCounts): WaterfallStep[] {
  const total = OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0)
  if (total === 0) return []
  const shown = OUTCOMES.filter((outcome) => ASKED.includes(outcome) || counts[outcome] > 0)
  const whole = shown.map((outcome) => Math.floor((counts[outcome] * 100) / total))
  const byRemainder = shown
    .map((outcome, index) => ({ index, remainder: (counts[outcome] * 100) / total - (whole[index] ?? 0) }))
    .sort((one, other) => other.remainder - one.remainder)
  const left = 100 - whole.reduce((sum, one) => sum + one, 0)
  const raised = new Set(byRemainder.slice(0, left).map(({ index }) => index))
  let before = 0
  return shown.map((outcome, index) => {
    const share = counts[outcome] / total
    const ofHundred = (whole[index] ?? 0) + (raised.has(index) ? 1 : 0)
    const step = { outcome, ofHundred, share, count: counts[outcome], before }
    before += share
    return step
  })
}
