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

/** Gives an entry another TTL. It stays what it is, so what was made from it stays, too. */
export async function patchEntry(context: CacheContext, input: PatchEntryInput) {
  const { cache } = context
  const { key, ttl } = input
  await assertUnchanged(context, key, input)
  const found = await findEntry(context, key)
  if (found.dirty)
    throw new Refused('conflict', 'Its source does not have the value yet: until then it lives as long as that takes.')
  const before = { ttlMs: finite(found.ttlMs) }
  return audited(context, { action: 'entry.patch', subject: key, before }, async () => {
    const stored = (await cache.retime([key], ttl)) === 1
    const seq = Math.floor(found.stamp)
    return { answer: { key, seq, stored }, after: { ttlMs: finite(parseDuration(ttl)), seq } }
  })
}
