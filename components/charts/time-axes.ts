import { formatCount, formatTime } from '@/components/ui/format'
import { prepareRateTicks, prepareTicks } from './prepare-ticks'

const QUIET = { fill: 'var(--tl-quiet)' }

export interface Span {
  readonly from: number
  readonly to: number
  readonly stepMs: number
}

/** @returns what a chart over time needs to know of the series that it draws */
export const spanOf = ({ from, to, stepMs }: Span): Span => ({ from, to, stepMs })

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

/** @returns the properties of an axis of requests a second, from zero to above the highest of `rates` */
export function rateAxis(rates: readonly (number | null)[]) {
  const { ticks, digits } = prepareRateTicks(Math.max(0, ...rates.map((rate) => rate ?? 0)))
  return {
    width: 46,
    tick: QUIET,
    tickLine: false,
    axisLine: false,
    ticks,
    domain: [0, ticks.at(-1) ?? 1],
    tickFormatter: (rate: number) => (digits > 0 ? rate.toFixed(digits) : formatCount(rate)),
  } as const
}

export const grid = { stroke: 'var(--tl-line)', vertical: false } as const
