import type { Series, SeriesPoint } from '@/lib/api/contract/series'

/**
 * A step that is not over yet, or in which counting began, has fewer requests than its length would tell: as a rate it
 * would be a fall that never was.
 *
 * @param series as the API answers
 * @returns its points without those two; all of them where nothing else was sampled
 */
export function wholeSteps({ points, stepMs, from, to }: Series): readonly SeriesPoint[] {
  // The range itself may begin within a step, of which everything was counted all the same.
  const begun = points[0] && points[0].at > from ? 1 : 0
  const whole = points.slice(begun).filter(({ at }) => at + stepMs <= to)
  return whole.length > 0 ? whole : points
}
