import { advise } from '@/lib/advisor/advise'
import { parseDuration } from '@/lib/kernel/duration'
import type { CacheContext } from './context'

/** What is not as it should be in this cache, drawn from what it counted and what it holds. */
export async function readAdvice(context: CacheContext) {
  const { cache, clock, tallies } = context
  const [tally, redisMemory] = await Promise.all([tallies.of(cache), cache.redisMemory()])
  const observations = cache.observations()
  const now = Math.round(clock.now())
  const ttlMs = new Map(
    Object.entries(cache.namespaces).flatMap(([namespace, { ttl }]) =>
      ttl === undefined ? [] : [[namespace, parseDuration(ttl)] as const],
    ),
  )
  const tags = [...tally.tags].map(([tag, { entries }]) => ({ tag, entries }))
  const evidence = { now, stats: cache.stats(), observations, ttlMs, tags, entries: tally.looked, redisMemory }
  const findings = advise(evidence, context.thresholds)
  return { cache: cache.name, at: now, since: observations.since, findings, curve: observations.curve }
}
