import type { Series } from '@/lib/api/contract/series'
import type { LevelName } from '@/lib/kernel/outcome'
import { foldPoints, MAX_POINTS, perSecond } from './fold-points'
import { wellObserved } from './well-observed'

export interface LevelRow {
  readonly at: number
  /** A second; null where nothing was sampled. */
  readonly hits: number | null
  readonly misses: number | null
  /** Of what reached the level; null where nothing did. */
  readonly hitRate: number | null
}

/** @returns hits and misses a second at one level, at most `max` rows */
export function prepareLevel(series: Series, level: LevelName, max = MAX_POINTS): LevelRow[] {
  return foldPoints({ ...series, points: wellObserved(series) }, max).map((fold) => {
    const hits = perSecond(fold.points, (point) => point.levels[level]?.hits ?? 0)
    const misses = perSecond(fold.points, (point) => point.levels[level]?.misses ?? 0)
    const reached = (hits ?? 0) + (misses ?? 0)
    return { at: fold.at, hits, misses, hitRate: hits === null || reached === 0 ? null : hits / reached }
  })
}
