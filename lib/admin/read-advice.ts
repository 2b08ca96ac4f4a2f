import { advise } from '@/lib/advisor/advise'
import { parseDuration } from '@/lib/kernel/duration'
import type { CacheContext } from './context'
import { readObservations } from './read-observations'
import { readStats } from './read-stats'

/** What is not as it should be in this cache, drawn from what a process counted (this one by default) and what it holds. */
export async function readAdvice(context: CacheContext, { instance = context.cache.fleet.id }: { instance?: string }) {
  const { cache, clock, tallies } = context
  const [tally, redisMemory, stats] = await Promise.all([
    tallies.of(cache),
    cache.redisMemory(),
    readStats(context, { instance }),
  ])
  const observations = await readObservations(context, instance)
  const now = Math.round(clock.now())
  const ttlMs = new Map(
    Object.entries(cache.namespaces).flatMap(([namespace, { ttl }]) =>
      ttl === undefined ? [] : [[namespace, parseDuration(ttl)] as const],
    ),
  )
  const tags = [...tally.tags].map(([tag, { entries }]) => ({ tag, entries }))
  const evidence = { now, stats, observations, ttlMs, tags, entries: tally.entries, redisMemory }
  const findings = advise(evidence, context.thresholds)
  return { cache: cache.name, at: now, since: observations.since, findings, curve: observations.curve }
}
