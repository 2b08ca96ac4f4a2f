import type { InvalidationRow } from '@/lib/api/contract/invalidations'

/** @returns how often each tag was invalidated, alone or among others; what was taken back does not count */
export function countDrops(invalidations: readonly InvalidationRow[]): ReadonlyMap<string, number> {
  const drops = new Map<string, number>()
  for (const { target, undoneAt } of invalidations) {
    if (undoneAt !== null) continue
    const tags = 'tag' in target ? [target.tag] : 'tags' in target ? target.tags : []
    for (const tag of new Set(tags)) drops.set(tag, (drops.get(tag) ?? 0) + 1)
  }
  return drops
}
