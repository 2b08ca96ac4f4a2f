import type { LevelStats } from '@/lib/engine/answers'
import type { Evidence } from '@/lib/advisor/evidence'
import { confidenceOf, count, ms, part, spoken, type Finding } from '@/lib/advisor/finding'
import type { Thresholds } from '@/lib/advisor/thresholds'

/** Asking a level costs time whether it has the value or not; its hits must save more than that. */
export function levelCostsMore({ stats }: Evidence, thresholds: Thresholds): Finding[] {
  const loadMs = stats.loads.latencyMs?.p50
  if (loadMs === undefined) return []
  return stats.levels.flatMap((level) => {
    const reads = level.hits + level.misses
    const readMs = level.latencyMs?.p50 ?? 0
    if (level.name === 'memory' || reads < thresholds.levelReads || level.status !== 'up') return []
    const spentMs = reads * readMs
    const savedMs = level.hits * loadMs
    return spentMs <= savedMs ? [] : [finding(level, { reads, readMs, loadMs, lossMs: spentMs - savedMs }, thresholds)]
  })
}

interface Account {
  readonly reads: number
  readonly readMs: number
  readonly loadMs: number
  readonly lossMs: number
}

function finding(level: LevelStats, { reads, readMs, loadMs, lossMs }: Account, thresholds: Thresholds): Finding {
  return {
    kind: 'level-costs-more',
    subject: { type: 'level', name: level.name },
    says: `Asking ${level.name} takes ${spoken(readMs)} and saves a load of ${spoken(loadMs)} too seldom to be worth it.`,
    figures: [
      part('hit rate', level.hitRate ?? 0),
      count('requests that reached it', reads),
      ms('median read', readMs),
      ms('median load', loadMs),
    ],
    confidence: confidenceOf(reads, thresholds.levelReads),
    change: `Leave ${level.name} out, or give its entries longer lives; an embedded source may be as near as the level.`,
    brings: `${spoken(lossMs)} less waiting in the time counted.`,
    behind: { page: 'levels', filters: {} },
  }
}
