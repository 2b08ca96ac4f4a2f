import { entriesQuerySchema } from '@/lib/api/contract/entries'
import { findingSchema } from '@/lib/api/contract/advice'
import { advise } from '@/lib/advisor/advise'
import type { Finding } from '@/lib/advisor/finding'
import type { Thresholds } from '@/lib/advisor/thresholds'
import type { Cache } from '@/lib/engine/cache-contract'
import { parseDuration } from '@/lib/kernel/duration'

/**
 * What the Advisor says of a cache, as the admin API asks it.
 *
 * @throws where a finding lacks a figure or a sentence, or the list behind it is none that can be asked for
 */
export async function findingsOf(cache: Cache, now: number, thresholds: Partial<Thresholds> = {}): Promise<Finding[]> {
  const { items } = await cache.list({ limit: 500 })
  const tags = new Map<string, number>()
  for (const item of items) for (const tag of item.tags) tags.set(tag, (tags.get(tag) ?? 0) + 1)
  const evidence = {
    ...{ now, stats: cache.stats(), observations: cache.observations(), entries: items.length },
    ttlMs: new Map(
      Object.entries(cache.namespaces).map(([name, { ttl }]) => [name, parseDuration(ttl ?? '1h')] as const),
    ),
    tags: [...tags].map(([tag, entries]) => ({ tag, entries })),
    redisMemory: await cache.redisMemory(),
  }
  const findings = advise(evidence, thresholds)
  findings.forEach(assertWhole)
  return findings
}

function assertWhole(finding: Finding): void {
  const { kind, says, figures, change, brings, behind } = findingSchema.parse(finding)
  if (figures.length === 0 || ![says, change, brings].every((sentence) => sentence.endsWith('.')))
    throw new Error(`${kind} has no figure, or leaves out what it says, what to change or what that brings`)
  if (behind.page === 'keys') entriesQuerySchema.parse(behind.filters)
  else if (Object.keys(behind.filters).length > 0) throw new Error(`${behind.page} has no filters`)
}

export const kindsOf = (findings: readonly Finding[]): string[] => findings.map(({ kind }) => kind)
