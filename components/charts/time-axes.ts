import { formatCount, formatTime } from '@/components/ui/format'
import { prepareTicks } from './prepare-ticks'

const QUIET = { fill: 'var(--tl-quiet)' }

/** @returns the properties of a time axis: round ticks, seconds only where they are needed */
export function timeAxis(from: number, to: number, count: number) {
  const { ticks, seconds } = prepareTicks(from, to, count)
  return {
    dataKey: 'at',
    type: 'number',
    scale: 'time',
    domain: [from, to],
    allowDataOverflow: true,
    ticks,
    tickFormatter: (at: number) => formatTime(at, seconds),
    tick: QUIET,
    tickLine: false,
    axisLine: { stroke: 'var(--tl-line)' },
    minTickGap: 16,
  } as const
}

/** Requests a second, from zero. */
export const rateAxis = {
  width: 46,
  tick: QUIET,
  tickLine: false,
  axisLine: false,
  tickCount: 4,
  // Below one a second two ticks would otherwise say the same.
  tickFormatter: (rate: number) => (rate > 0 && rate < 10 ? rate.toFixed(rate < 1 ? 2 : 1) : formatCount(rate)),
} as const

export const grid = { stroke: 'var(--tl-line)', vertical: false } as const
