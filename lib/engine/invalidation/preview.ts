import type { InvalidationPlan } from '@/lib/engine/answers'
import { walksOf, type Looks, type Member, type Walk } from '@/lib/engine/browse/members'
import type { Core } from '@/lib/engine/core'
import type { LevelName } from '@/lib/kernel/outcome'
import type { Target } from '@/lib/kernel/target'
import { closureOf } from './closure'
import { Fingerprint } from './fingerprint'
import { targetNames, type TargetNames } from './target-names'

const SAMPLE = 20

/** A level whose index knows of no more is walked whole, in a few seconds; of one with more, a part, in about one. */
const PREVIEWED: Budget = { most: 20_000, mostFar: 20_000, whole: 100_000, asks: true }

/** By another process, which waits for half a second. */
const ASKED: Budget = { levels: ['memory'], most: 10_000, mostFar: 0, whole: 50_000, asks: true }

/** How far a level is walked. */
export interface Budget extends Looks {
  /** Those that are walked; all by default. */
  readonly levels?: readonly LevelName[]
  /** All are judged where the level's index knows of no more than so many. */
  readonly whole: number
  /** Whether the index is asked beforehand; else what the first page says of a total is all that is known. */
  readonly asks: boolean
}

/** What was found in any level. */
interface Seen {
  readonly keys: Set<string>
  /** Those that somebody read since they were stored. */
  readonly read: Set<string>
  readonly fingerprint: Fingerprint
}

/** What a walk through the levels counted. */
export interface Count extends Seen {
  readonly matched: number
  readonly perLevel: Partial<Record<LevelName, number>>
  readonly bytes: number
  /** False where a level could not be asked, or its walk was cut short and the rest estimated. */
  readonly exact: boolean
  readonly estimated: boolean
}

/**
 * Counts what an invalidation of `target` would take: exactly up to 100,000 entries a level, each of which is looked at;
 * of more, as many as the level's index knows, in the proportion in which those looked at are still alive.
 *
 * @throws TypeError for what is no target
 */
export async function preview(core: Core, target: Target): Promise<InvalidationPlan> {
  const { reach, descendants, linked } = await reachOf(core, target)
  const counted = await count(core, reach, PREVIEWED)
  const { matched, keys, perLevel, bytes, read, exact, estimated, fingerprint } = counted
  return {
    matched,
    exact: exact && linked,
    perLevel,
    bytes,
    sample: [...keys].slice(0, SAMPLE),
    dependents: descendants.filter((key) => keys.has(key)).length,
    expectedLoads: read.size,
    fingerprint: estimated ? '' : fingerprint.toString(),
  }
}

/**
 * The same of this process's memory alone, for who asks from another process.
 *
 * @throws TypeError for what is no target
 */
export async function previewMemory(core: Core, target: Target): Promise<{ entries: number; exact: boolean }> {
  const { reach, linked } = await reachOf(core, target)
  const { perLevel, exact } = await count(core, reach, ASKED)
  return { entries: perLevel.memory ?? 0, exact: exact && linked }
}

interface Reach {
  readonly reach: TargetNames
  readonly descendants: readonly string[]
  /** False where it is not known who depends on what is named. */
  readonly linked: boolean
}

async function reachOf(core: Core, target: Target): Promise<Reach> {
  const { names, keys } = targetNames(target)
  let linked = true
  const descendants = await closureOf(core.dependencies, keys).catch(() => {
    linked = false
    return []
  })
  return { reach: { names, keys: [...keys, ...descendants] }, descendants, linked }
}

export async function count(core: Core, reach: TargetNames, budget: Budget): Promise<Count> {
  const seen: Seen = { keys: new Set(), read: new Set(), fingerprint: new Fingerprint() }
  const walks = walksOf(core, reach, budget).filter(({ level }) => budget.levels?.includes(level) ?? true)
  // At once, so that one level's answer is on its way while another is walked.
  const levels = await Promise.all(walks.map((walk) => countLevel(walk, budget, seen)))
  const perLevel: Partial<Record<LevelName, number>> = {}
  for (const { level, entries } of levels) if (entries !== undefined) perLevel[level] = entries
  const estimated = levels.some((level) => level.estimated)
  return {
    ...seen,
    matched: estimated ? Math.max(seen.keys.size, ...Object.values(perLevel)) : seen.keys.size,
    perLevel,
    bytes: levels.reduce((sum, { bytes }) => sum + bytes, 0),
    exact: !estimated && !levels.some(({ failed }) => failed),
    estimated,
  }
}

interface LevelCount {
  readonly level: LevelName
  /** Undefined where the level did not answer at all. */
  entries: number | undefined
  bytes: number
  estimated: boolean
  failed: boolean
}

async function countLevel(
  { level, most, steps, size }: Walk,
  { whole, asks }: Budget,
  seen: Seen,
): Promise<LevelCount> {
  const counted: LevelCount = { level, entries: undefined, bytes: 0, estimated: false, failed: false }
  const keys = new Set<string>()
  let [looked, spent] = [0, 0]
  try {
    const told = asks ? await size() : undefined
    for await (const step of steps) {
      for (const member of step.members) {
        if (keys.has(member.key)) continue
        keys.add(member.key)
        counted.bytes += member.sizeBytes
        note(seen, member)
      }
      looked += step.looked
      spent += step.cost ?? step.looked
      counted.entries = keys.size
      const known = told ?? step.of
      const isWhole = known !== undefined && Math.max(known, looked) <= whole
      if (isWhole || spent < most || (step.of !== undefined && step.of <= looked)) continue
      // Where a level does not know how many there are, it is at least those.
      const share = Math.max(looked, known ?? step.moreThan ?? 0) / looked
      return {
        ...counted,
        entries: Math.round(keys.size * share),
        bytes: Math.round(counted.bytes * share),
        estimated: true,
      }
    }
  } catch (error) {
    if (error instanceof TypeError) throw error
    counted.failed = true
  }
  return counted
}

function note({ keys, read, fingerprint }: Seen, { key, hits }: Member): void {
  if (hits > 0) read.add(key)
  if (keys.has(key)) return
  keys.add(key)
  fingerprint.add(key)
}
