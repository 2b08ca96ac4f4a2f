import type { Series, SeriesLevel } from '@/lib/api/contract/series'
import type { LevelName } from '@/lib/kernel/outcome'
import { type Fold, foldPoints, MAX_POINTS } from './fold-points'

export type Quantile = 'p50Ms' | 'p95Ms' | 'p99Ms'

/** A step: of each level the quantile in ms, null where nothing was read from it or nothing was sampled. */
export type LatencyRow = { readonly at: number } & Readonly<Partial<Record<LevelName, number | null>>>

/** @returns a quantile of each level over time, at most `max` rows; where steps are put together, the slowest of them */
export function prepareLatencies(series: Series, quantile: Quantile, max = MAX_POINTS): LatencyRow[] {
  return foldPoints(series, max).map((fold) => ({
    at: fold.at,
    ...Object.fromEntries(series.levels.map((level) => [level, slowestOf(fold, level, quantile)])),
  }))
}

/** Quantiles of several steps have no quantile of their own: the worst of them promises nothing that was not so. */
function slowestOf(fold: Fold, level: LevelName, quantile: Quantile): number | null {
  // While a level is down its reads fail at once, which is no answer, however fast.
  const answered = ({ hits, misses, errors }: SeriesLevel) => hits > 0 || misses > errors
  const figures = fold.points.flatMap(({ levels }) => {
    const of = levels[level]
    const figure = of && answered(of) ? of[quantile] : null
    // No logarithm of nothing.
    return figure !== null && figure > 0 ? [figure] : []
  })
  return figures.length === 0 ? null : Math.max(...figures)
}

/** @returns powers of ten from below the least to above the most, for an axis that has room for µs and seconds */
export function decadesOf(rows: readonly LatencyRow[], levels: readonly LevelName[]): number[] {
  const figures = rows.flatMap((row) => levels.flatMap((level) => row[level] ?? []))
  if (figures.length === 0) return []
  const least = Math.floor(Math.log10(Math.min(...figures)))
  const most = Math.ceil(Math.log10(Math.max(...figures)))
  return Array.from({ length: Math.max(1, most - least) + 1 }, (_, i) => 10 ** (least + i))
}
