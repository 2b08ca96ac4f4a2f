import type { Series } from '@/lib/api/contract/series'
import { OUTCOMES, type Outcome } from '@/lib/kernel/outcome'
import { foldPoints, MAX_POINTS, perSecond } from './fold-points'
import { wellObserved } from './well-observed'

/** Requests a second by where the answer came from; null where nothing was sampled. */
export type OutcomeRow = { readonly at: number; readonly total: number | null } & Readonly<
  Record<Outcome, number | null>
>

export interface Mark {
  readonly at: number
  readonly label: string
  readonly count: number
}

export interface OutcomeChart {
  readonly rows: readonly OutcomeRow[]
  /** Only what occurs is drawn and named in the legend. */
  readonly outcomes: readonly Outcome[]
  readonly marks: readonly Mark[]
}

/** @returns what the chart of outcomes over time draws, at most 300 rows; marks that fall together become one */
export function prepareOutcomes(series: Series, max = MAX_POINTS): OutcomeChart {
  const rows = foldPoints({ ...series, points: wellObserved(series) }, max).map((fold) => ({
    at: fold.at,
    total: perSecond(fold.points, (point) => point.requests),
    memory: perSecond(fold.points, (point) => point.outcomes.memory),
    redis: perSecond(fold.points, (point) => point.outcomes.redis),
    disk: perSecond(fold.points, (point) => point.outcomes.disk),
    source: perSecond(fold.points, (point) => point.outcomes.source),
    stale: perSecond(fold.points, (point) => point.outcomes.stale),
    miss: perSecond(fold.points, (point) => point.outcomes.miss),
  }))
  const outcomes = OUTCOMES.filter((outcome) => rows.some((row) => (row[outcome] ?? 0) > 0))
  return { rows, outcomes, marks: prepareMarks(series) }
}

/** Marks nearer to each other than a sixtieth of the range would overlap at 900 px. */
const NEAR = 1 / 60

function prepareMarks({ marks, from, to }: Series): Mark[] {
  const merged: { at: number; label: string; count: number }[] = []
  for (const mark of [...marks].sort((one, other) => one.at - other.at)) {
    if (mark.at < from || mark.at > to) continue
    const last = merged.at(-1)
    if (last && mark.at - last.at < (to - from) * NEAR) {
      last.count++
      last.label = `${last.count} invalidations`
    } else merged.push({ at: mark.at, label: mark.label, count: 1 })
  }
  return merged
}
