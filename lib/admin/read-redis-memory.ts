import type { CacheContext } from './context'

/** How much Redis may hold and what it does when it is full; all null without Redis, or where it does not answer. */
export async function readRedisMemory({ cache }: CacheContext) {
  const memory = await cache.redisMemory()
  return {
    policy: memory?.policy ?? null,
    usedBytes: memory?.usedBytes ?? null,
    maxBytes: memory?.maxBytes ?? null,
    warning: memory?.warning ?? null,
  }
}
