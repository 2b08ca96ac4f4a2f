import type { Stats } from '@/lib/engine/answers'
import type { CacheContext } from './context'
import { noSuchProcess } from './refused'

/** What all processes that run the cache counted together, or what one of them did. */
export async function readStats(
  { cache, clock }: CacheContext,
  { instance }: { instance?: string },
): Promise<Stats & { cache: string; at: number }> {
  const stats = await cache.fleet.stats(instance)
  if (!stats) throw noSuchProcess(instance)
  return { cache: cache.name, at: Math.round(clock.now()), ...stats }
}
