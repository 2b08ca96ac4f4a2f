import type { Series, SeriesPoint } from '@/lib/api/contract/series'

/** Of a few seconds a rate says little about minutes: what a cache does as it starts would be a peak that never was. */
const ENOUGH = 1 / 2

/**
 * @param series as the API answers
 * @returns its points without those of which less than half was counted, beside a hole or at the end, which become part of
 *   the hole; all of them where no other is
 */
export function wellObserved({ points, stepMs }: Series): readonly SeriesPoint[] {
  const well = points.filter(({ observedMs }) => observedMs >= stepMs * ENOUGH)
  return well.length > 0 ? well : points
}
