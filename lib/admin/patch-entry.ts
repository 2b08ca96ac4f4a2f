import { parseDuration, type Duration } from '@/lib/kernel/duration'
import { audited } from './audited'
import type { CacheContext } from './context'
import { finite } from './finite'
import { assertUnchanged, type Condition } from './if-match'
import { findEntry } from './read-entry'
import { Refused } from './refused'

export interface PatchEntryInput extends Condition {
  key: string
  ttl: Duration
}

/**
 * Gives an entry another TTL by writing it anew. The value was read at one position of the log and is written at a later
 * one, so an invalidation in between would be undone by the write: where the log moved meanwhile, the entry is dropped
 * instead and the next read loads it.
 */
export async function patchEntry(context: CacheContext, input: PatchEntryInput) {
  const { cache } = context
  const { key, ttl } = input
  await assertUnchanged(context, key, input)
  const { applied } = cache.position()
  const found = await findEntry(context, key)
  const before = { ttlMs: finite(found.ttlMs) }
  return audited(context, { action: 'entry.patch', subject: key, before }, async () => {
    const { tags, dependsOn } = found
    const receipt = await cache.set(key, found.value, { ttl, tags, dependsOn })
    if (receipt.seq > applied + 1) {
      await cache.delete(key)
      throw new Refused(
        'conflict',
        'The cache was written to meanwhile, so the entry was dropped to be safe; load it again.',
      )
    }
    return { answer: { key, ...receipt }, after: { ttlMs: finite(parseDuration(ttl)), seq: receipt.seq } }
  })
}
