import type { SeriesPoint } from '@/lib/api/contract/series'

/** The bound the design sets for a series: on a chart 900 px wide a point then still has 3 px. */
export const MAX_POINTS = 300

/** One step of a chart: the points that fell into it, none where nothing was sampled. */
export interface Fold {
  readonly at: number
  readonly spanMs: number
  readonly points: readonly SeriesPoint[]
}

/**
 * Brings a series down to at most `max` steps by putting neighbours together, and makes gaps visible: a step in which
 * nothing was sampled has no points, so that a chart shows a hole instead of a line across it.
 *
 * @param series as the API answers
 * @param max the most steps to give
 * @returns steps in order of time, from the first sample on
 */
export function foldPoints(
  series: { readonly points: readonly SeriesPoint[]; readonly stepMs: number },
  max = MAX_POINTS,
): Fold[] {
  const first = series.points[0]
  const last = series.points.at(-1)
  if (!first || !last || series.stepMs <= 0) return []
  const steps = Math.round((last.at - first.at) / series.stepMs) + 1
  const spanMs = series.stepMs * Math.ceil(steps / max)
  const folds: { at: number; spanMs: number; points: SeriesPoint[] }[] = Array.from(
    { length: Math.ceil((steps * series.stepMs) / spanMs) },
    (_, index) => ({ at: first.at + index * spanMs, spanMs, points: [] }),
  )
  for (const point of series.points) folds[Math.floor((point.at - first.at) / spanMs + 1e-9)]?.points.push(point)
  return folds
}

/** @returns the sum of a figure over the points of a step, null where there are none */
export function sumOf(fold: Fold, figure: (point: SeriesPoint) => number): number | null {
  return fold.points.length === 0 ? null : sum(fold.points, figure)
}

/** @returns a count as a rate per second of the time in which anybody counted, null where nothing was sampled */
export function perSecond(points: readonly SeriesPoint[], figure: (point: SeriesPoint) => number): number | null {
  const observedMs = sum(points, (point) => point.observedMs)
  return observedMs === 0 ? null : sum(points, figure) / (observedMs / 1000)
}

const sum = (points: readonly SeriesPoint[], figure: (point: SeriesPoint) => number): number =>
  points.reduce((total, point) => total + figure(point), 0)
