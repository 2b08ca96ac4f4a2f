import type { Evidence } from './evidence'
import type { Finding, FindingKind } from './finding'
import { clockSkew } from './findings/clock-skew'
import { levelCostsMore } from './findings/level-costs-more'
import { lowHitRate } from './findings/low-hit-rate'
import { memoryPressure } from './findings/memory-pressure'
import { neverHit } from './findings/never-hit'
import { redisEvicts } from './findings/redis-evicts'
import { reloadedUnchanged } from './findings/reloaded-unchanged'
import { sourceFails, sourceSlows, stampede } from './findings/source'
import { tagTooBig, tagTooOften } from './findings/tags'
import { tooBig } from './findings/too-big'
import { ttlTooLong } from './findings/ttl-too-long'
import { writeBacklog } from './findings/write-backlog'
import { DEFAULT_THRESHOLDS, type Thresholds } from './thresholds'

/** What endangers data or answers first, then what costs most. */
const FINDINGS: readonly ((evidence: Evidence, thresholds: Thresholds) => Finding[])[] = [
  ...[writeBacklog, redisEvicts, sourceFails, clockSkew, stampede, sourceSlows],
  ...[
    lowHitRate,
    reloadedUnchanged,
    tooBig,
    tagTooOften,
    ttlTooLong,
    memoryPressure,
    tagTooBig,
    neverHit,
    levelCostsMore,
  ],
]

/** One cause has one finding: what another tells more exactly, or what follows from it, is not told again. */
const TOLD_BY: Partial<Record<FindingKind, readonly FindingKind[]>> = {
  'expires-too-soon': ['reloaded-unchanged'],
  'refused-too-often': ['too-big'],
  'invalidated-too-often': ['tag-too-often'],
  'ttl-too-long': ['invalidated-too-often', 'tag-too-often', 'never-hit'],
  'memory-pressure': ['evicted-too-soon', 'keys-never-repeat', 'never-hit', 'too-big'],
  'level-costs-more': ['cold', 'keys-never-repeat', 'too-big'],
}

/** @returns what is not as it should be, most urgent first; nothing where nothing is */
export function advise(evidence: Evidence, thresholds: Partial<Thresholds> = {}): Finding[] {
  const all = FINDINGS.flatMap((find) => find(evidence, { ...DEFAULT_THRESHOLDS, ...thresholds }))
  const kinds = new Set(all.map(({ kind }) => kind))
  return all.filter(({ kind }) => !TOLD_BY[kind]?.some((other) => kinds.has(other)))
}
