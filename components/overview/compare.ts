import { formatShare } from '@/components/ui/format'
import type { Summary } from './summarize'

const COMPARED = ['hitRate', 'perSecond', 'p99Ms', 'avoidedPerSecond'] as const

/** How each figure changed, as words; undefined where it was not known before. */
export type Changes = Readonly<Record<(typeof COMPARED)[number], string | undefined>>

/** Less than this is no change: traffic is never quite the same. */
const SAME = 0.005

/**
 * @param before of as long a time, right before
 * @param words how long that is: "5 minutes"
 * @returns what is told beside the figures of now: "+2.1 points on the 5 minutes before"
 */
export function compare(now: Summary, before: Summary, words: string): Changes {
  const told = COMPARED.map((figure) => {
    const [is, was] = [now[figure], before[figure]]
    // Of nothing before, anything would be infinitely more.
    if (is === null || was === null || (was === 0 && figure !== 'hitRate')) return [figure, undefined] as const
    const change = figure === 'hitRate' ? is - was : is / was - 1
    if (Math.abs(change) < SAME) return [figure, `as in the ${words} before`] as const
    return [figure, `${figure === 'hitRate' ? points(change) : part(change)} the ${words} before`] as const
  })
  return Object.fromEntries(told) as Changes
}

const signOf = (change: number): string => (change < 0 ? '−' : '+')

const points = (change: number): string => `${signOf(change)}${(Math.abs(change) * 100).toFixed(1)} points on`

const part = (change: number): string =>
  change >= 1 ? `${(change + 1).toFixed(1)} times` : `${signOf(change)}${formatShare(Math.abs(change))} on`
