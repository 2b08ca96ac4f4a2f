import type { Series, SeriesPoint } from '@/lib/api/contract/series'

/**
 * A step that is not over yet, or within which sampling began or ended, counted for a part of its length: as a rate it
 * would be a rise from nothing, or a fall, that never was. So a hole takes the step on either side of it along.
 *
 * @param series as the API answers
 * @returns its points without those; all of them where nothing else was sampled
 */
export function wholeSteps({ points, stepMs, from, to }: Series): readonly SeriesPoint[] {
  const whole = points.filter(({ at }, index) => {
    const before = points[index - 1]
    const after = points[index + 1]
    // The range itself may begin within a step, of which everything was counted all the same.
    const begun = before ? at - before.at > stepMs : at > from
    const ended = after ? after.at - at > stepMs : at + stepMs > to
    return !begun && !ended
  })
  return whole.length > 0 ? whole : points
}
