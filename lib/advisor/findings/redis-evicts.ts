import type { Evidence } from '@/lib/advisor/evidence'
import { bytes, type Finding } from '@/lib/advisor/finding'

/** Redis may throw away what must stay: the invalidation log has no expiry, and `allkeys-…` policies do not spare it. */
export function redisEvicts({ redisMemory }: Evidence): Finding[] {
  if (!redisMemory?.maxBytes || !redisMemory.policy.startsWith('allkeys')) return []
  const { policy, maxBytes, usedBytes } = redisMemory
  return [
    {
      kind: 'redis-evicts',
      subject: { type: 'level', name: 'redis' },
      says: `Redis evicts by ${policy}, which may take the invalidation log: each time, all entries are lost.`,
      figures: [bytes('used', usedBytes), bytes('maxmemory', maxBytes)],
      confidence: 'high',
      change: 'CONFIG SET maxmemory-policy volatile-lru (and the same in redis.conf).',
      brings: 'Entries, which all have a time to live, make room; the log stays.',
      behind: { page: 'levels', filters: {} },
    },
  ]
}
