import type { Stats } from '@/lib/engine/answers'
import type { CacheContext } from './context'
import { Refused } from './refused'

/** What the cache counted since it started, in this process. */
export function readStats(
  context: CacheContext,
  { instance }: { instance?: string },
): Stats & { cache: string; at: number } {
  const { cache, clock, process } = context
  if (instance !== undefined && instance !== process.id)
    throw new Refused('not-found', `No process called ${JSON.stringify(instance)} runs this cache.`, '$.instance')
  return { cache: cache.name, at: Math.round(clock.now()), ...cache.stats() }
}
