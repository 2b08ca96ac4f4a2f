import { advise } from '@/lib/advisor/advise'
import type { Finding } from '@/lib/advisor/finding'
import type { Thresholds } from '@/lib/advisor/thresholds'
import type { Cache } from '@/lib/engine/cache-contract'
import { parseDuration } from '@/lib/kernel/duration'

/** What the Advisor says of a cache, as the admin API asks it. */
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
  return advise(evidence, thresholds)
}

export const kindsOf = (findings: readonly Finding[]): string[] => findings.map(({ kind }) => kind)
