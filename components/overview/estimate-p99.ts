import type { SeriesPoint } from '@/lib/api/contract/series'
import { LEVELS } from '@/components/ui/level-colors'

interface Part {
  readonly weight: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

/**
 * The latency that 99 of 100 requests stayed below, mixed from the quantiles of the places that answered. The API tells
 * quantiles by level and the median of loads, not of requests as a whole, so this is an estimate and is shown as one.
 *
 * @returns ms, null where nothing was counted
 */
export function estimateP99(points: readonly SeriesPoint[]): number | null {
  const parts = points.flatMap(partsOf).filter((part) => part.weight > 0)
  const total = parts.reduce((sum, part) => sum + part.weight, 0)
  if (total === 0) return null
  let low = 0
  let high = Math.max(...parts.map((part) => part.p99))
  // 40 halvings bring any range of milliseconds below a nanosecond.
  for (let halving = 0; halving < 40; halving++) {
    const middle = (low + high) / 2
    const below = parts.reduce((sum, part) => sum + part.weight * shareBelow(part, middle), 0)
    if (below / total < 0.99) low = middle
    else high = middle
  }
  return high
}

function partsOf(point: SeriesPoint): Part[] {
  const levels = LEVELS.flatMap((level) => {
    const figures = point.levels[level]
    // Reads in memory are counted but may not be timed: they take microseconds, less than a clock and an event would.
    if (level === 'memory' && figures?.p50Ms === null)
      return [{ weight: point.outcomes.memory, p50: 0, p95: 0, p99: 0 }]
    if (!figures || figures.p50Ms === null || figures.p95Ms === null || figures.p99Ms === null) return []
    return [{ weight: point.outcomes[level], p50: figures.p50Ms, p95: figures.p95Ms, p99: figures.p99Ms }]
  })
  const load = point.loads.p50Ms
  if (load !== null) levels.push({ weight: point.outcomes.source, p50: load, p95: load, p99: load })
  return levels
}

/** Straight lines between the known quantiles; all is below the 99th, which is the last that is known. */
function shareBelow({ p50, p95, p99 }: Part, ms: number): number {
  if (ms >= p99) return 1
  if (ms >= p95) return 0.95 + 0.04 * between(p95, p99, ms)
  if (ms >= p50) return 0.5 + 0.45 * between(p50, p95, ms)
  return 0.5 * between(0, p50, ms)
}

const between = (from: number, to: number, ms: number): number => (to === from ? 1 : (ms - from) / (to - from))
