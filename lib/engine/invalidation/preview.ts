import type { InvalidationPlan } from '@/lib/engine/answers'
import { walksOf } from '@/lib/engine/browse/members'
import type { Core } from '@/lib/engine/core'
import type { LevelName } from '@/lib/kernel/outcome'
import type { Target } from '@/lib/kernel/target'
import { closureOf } from './closure'
import { Fingerprint } from './fingerprint'
import { targetNames, type TargetNames } from './target-names'

const SAMPLE = 20

/** A level whose index knows of no more is walked whole, in a few seconds; of one with more, a part, in about one. */
const PREVIEWED: Budget = { most: 20_000, whole: 100_000 }

/** How far a level is walked. */
export interface Budget {
  /** Entries to judge: where there are more, the level's count is estimated from those seen. */
  readonly most: number
  /** All are judged where the level's index, which is asked beforehand, knows of no more than so many. */
  readonly whole?: number
}

/** What a walk through the levels counted. */
export interface Count {
  readonly matched: number
  readonly keys: Set<string>
  readonly perLevel: Partial<Record<LevelName, number>>
  readonly bytes: number
  readonly read: Set<string>
  /** False where a level could not be asked, or its walk was cut short and the rest estimated. */
  readonly exact: boolean
  readonly estimated: boolean
  readonly fingerprint: Fingerprint
}

/**
 * Counts what an invalidation of `target` would take: exactly up to 100,000 entries a level, each of which is looked at;
 * of more, as many as the level's index knows, in the proportion in which those looked at are still alive.
 *
 * @throws TypeError for what is no target
 */
export async function preview(core: Core, target: Target): Promise<InvalidationPlan> {
  const named = targetNames(target)
  let linked = true
  const descendants = await closureOf(core.dependencies, named.keys).catch(() => {
    linked = false
    return []
  })
  const reach = { names: named.names, keys: [...named.keys, ...descendants] }
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

export async function count(core: Core, reach: TargetNames, { most, whole }: Budget): Promise<Count> {
  const keys = new Set<string>()
  const read = new Set<string>()
  const fingerprint = new Fingerprint()
  const perLevel: Partial<Record<LevelName, number>> = {}
  let bytes = 0
  let [failed, estimated] = [false, false]
  for (const { level, steps, size } of walksOf(core, reach)) {
    const counted = new Set<string>()
    let [looked, spent, weight] = [0, 0, 0]
    try {
      const known = whole === undefined ? undefined : await size()
      const isWhole = known !== undefined && whole !== undefined && known <= whole
      for await (const step of steps) {
        for (const { key, sizeBytes, hits } of step.members) {
          if (!counted.has(key)) weight += sizeBytes
          counted.add(key)
          if (!keys.has(key)) fingerprint.add(key)
          keys.add(key)
          if (hits > 0) read.add(key)
        }
        looked += step.looked
        spent += step.cost ?? step.looked
        perLevel[level] = counted.size
        if (isWhole || spent < most || (step.of !== undefined && step.of <= looked)) continue
        // Where a level does not know how many there are, it is at least those.
        const of = Math.max(looked, known ?? step.of ?? 0)
        perLevel[level] = Math.round((counted.size * of) / looked)
        weight = Math.round((weight * of) / looked)
        estimated = true
        break
      }
    } catch (error) {
      if (error instanceof TypeError) throw error
      failed = true
    }
    bytes += weight
  }
  const matched = estimated ? Math.max(keys.size, ...Object.values(perLevel)) : keys.size
  return { matched, keys, perLevel, bytes, read, exact: !failed && !estimated, estimated, fingerprint }
}
