import type { MissRatioCurve } from '@/lib/api/contract/advice'

export interface CurveRow {
  /** Times the size that there is. */
  readonly factor: number
  readonly hitRate: number
  readonly bytes: number | null
  readonly entries: number
  /** Percentage points more, or fewer, than at the size that there is. */
  readonly gain: number
}

/** @returns the curve's points by size, each with what it would gain over the size that there is */
export function prepareCurve({ points }: Pick<MissRatioCurve, 'points'>): CurveRow[] {
  const sorted = [...points].sort((a, b) => a.factor - b.factor)
  const present = sorted.reduce<(typeof sorted)[number] | undefined>(
    (best, point) => (best && Math.abs(best.factor - 1) <= Math.abs(point.factor - 1) ? best : point),
    undefined,
  )
  return sorted.map((point) => ({ ...point, gain: (point.hitRate - (present?.hitRate ?? 0)) * 100 }))
}
