import type { InvalidationPlan } from '@/lib/engine/answers'
import { walksOf } from '@/lib/engine/browse/members'
import type { Core } from '@/lib/engine/core'
import type { LevelName } from '@/lib/kernel/outcome'
import type { Target } from '@/lib/kernel/target'
import { closureOf } from './closure'
import { Fingerprint } from './fingerprint'
import { targetNames, type TargetNames } from './target-names'

const SAMPLE = 20

/** What a walk through the levels counted. */
export interface Count {
  readonly keys: Set<string>
  readonly perLevel: Partial<Record<LevelName, number>>
  readonly bytes: number
  readonly read: Set<string>
  /** False where a level could not be asked, or its walk was cut short and the rest estimated. */
  readonly exact: boolean
  readonly fingerprint: Fingerprint
}

/**
 * Counts, exactly, what an invalidation of `target` would take: every level is walked, in bounded steps.
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
  const { keys, perLevel, bytes, read, exact, fingerprint } = await count(core, reach, Infinity)
  return {
    matched: keys.size,
    exact: exact && linked,
    perLevel,
    bytes,
    sample: [...keys].slice(0, SAMPLE),
    dependents: descendants.filter((key) => keys.has(key)).length,
    expectedLoads: read.size,
    fingerprint: fingerprint.toString(),
  }
}

/**
 * @param budget entries to look at in each level; where there are more, the level's count is estimated from those seen
 */
export async function count(core: Core, reach: TargetNames, budget: number): Promise<Count> {
  const keys = new Set<string>()
  const read = new Set<string>()
  const fingerprint = new Fingerprint()
  const perLevel: Partial<Record<LevelName, number>> = {}
  let bytes = 0
  let exact = true
  for (const { level, steps } of walksOf(core, reach)) {
    const counted = new Set<string>()
    let looked = 0
    try {
      for await (const step of steps) {
        for (const { key, sizeBytes, hits } of step.members) {
          if (!counted.has(key)) bytes += sizeBytes
          counted.add(key)
          if (!keys.has(key)) fingerprint.add(key)
          keys.add(key)
          if (hits > 0) read.add(key)
        }
        looked += step.looked
        perLevel[level] = counted.size
        const { of } = step
        if (looked < budget || (of !== undefined && of <= looked)) continue
        // Where a level does not know how many there are, it is at least those.
        if (of !== undefined) perLevel[level] = Math.round((counted.size * of) / looked)
        exact = false
        break
      }
    } catch (error) {
      if (error instanceof TypeError) throw error
      exact = false
    }
  }
  return { keys, perLevel, bytes, read, exact, fingerprint }
}
