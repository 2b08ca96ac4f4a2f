import { foldPoints, perSecond, sumOf } from '@/components/charts/fold-points'
import { wellObserved } from '@/components/charts/well-observed'
import type { Series, SeriesPoint } from '@/lib/api/contract/series'
import type { OutcomeCounts } from '@/lib/api/contract/stats'
import { LEVELS } from '@/components/ui/level-colors'
import { OUTCOMES } from '@/lib/kernel/outcome'

/** What happened within the range of a series. Figures are null where nothing was counted. */
export interface Summary {
  readonly requests: number
  readonly outcomes: OutcomeCounts
  readonly hitRate: number | null
  readonly perSecond: number | null
  readonly p99Ms: number | null
  /** Requests that did not need the source. */
  readonly avoided: number | null
  readonly avoidedPerSecond: number | null
  /** What loading them would have cost, at the median cost of a load at the time, ms. */
  readonly savedMs: number | null
  readonly loads: number
  readonly failedLoads: number
  readonly evictions: number
  readonly sparks: Readonly<Record<'hitRate' | 'perSecond' | 'p99Ms' | 'avoided', readonly (number | null)[]>>
}

/** As many as a tile's sparkline can show. */
const SPARK_POINTS = 60

const avoidedIn = (point: SeriesPoint): number =>
  point.outcomes.memory + point.outcomes.redis + point.outcomes.disk + point.outcomes.stale

export function summarize(series: Series): Summary {
  const { points } = series
  const sum = (figure: (point: SeriesPoint) => number) => points.reduce((total, point) => total + figure(point), 0)
  const requests = sum((point) => point.requests)
  const avoided = sum(avoidedIn)
  return {
    requests,
    outcomes: addOutcomes(points),
    hitRate: requests === 0 ? null : avoided / requests,
    perSecond: perSecond(wellObserved(series), (point) => point.requests),
    p99Ms: series.latencyMs?.p99 ?? null,
    avoided: requests === 0 ? null : avoided,
    avoidedPerSecond: requests === 0 ? null : perSecond(wellObserved(series), avoidedIn),
    savedMs: savedBy(points),
    loads: sum((point) => point.loads.total),
    failedLoads: sum((point) => point.loads.failed),
    evictions: sum((point) => LEVELS.reduce((total, level) => total + (point.levels[level]?.evictions ?? 0), 0)),
    sparks: sparksOf(series),
  }
}

function addOutcomes(points: readonly SeriesPoint[]): OutcomeCounts {
  const total = { memory: 0, redis: 0, disk: 0, source: 0, stale: 0, miss: 0 }
  for (const point of points) for (const outcome of OUTCOMES) total[outcome] += point.outcomes[outcome]
  return total
}

/** Steps without a load of their own take the cost of the last one before them, or the first one after. */
function savedBy(points: readonly SeriesPoint[]): number | null {
  let cost = points.find((point) => point.loads.p50Ms !== null)?.loads.p50Ms ?? null
  if (cost === null) return null
  let saved = 0
  for (const point of points) {
    cost = point.loads.p50Ms ?? cost
    saved += avoidedIn(point) * cost
  }
  return saved
}

function sparksOf(series: Series): Summary['sparks'] {
  // All of the same steps, so that tiles beside each other tell of the same times.
  const folds = foldPoints({ ...series, points: wellObserved(series) }, SPARK_POINTS)
  const requests = folds.map((fold) => sumOf(fold, (point) => point.requests))
  const avoided = folds.map((fold) => sumOf(fold, avoidedIn))
  return {
    hitRate: requests.map((count, index) => (count ? (avoided[index] ?? 0) / count : null)),
    perSecond: folds.map((fold) => perSecond(fold.points, (point) => point.requests)),
    // Of several steps the worst: quantiles cannot be averaged.
    p99Ms: folds.map((fold) => fold.points.reduce<number | null>(worseP99, null)),
    // As a rate: the last of the folds may have fewer steps than the others.
    avoided: requests.some(Boolean) ? folds.map((fold) => perSecond(fold.points, avoidedIn)) : [],
  }
}

function worseP99(worst: number | null, { latencyMs }: SeriesPoint): number | null {
  return latencyMs ? Math.max(worst ?? 0, latencyMs.p99) : worst
}
