import type { Duration } from '@/lib/kernel/duration'
import { audited } from './audited'
import type { CacheContext } from './context'
import { countCopies } from './count-copies'
import { assertUnchanged, type Condition } from './if-match'

export interface PutEntryInput extends Condition {
  key: string
  value: unknown
  ttl?: Duration
  tags?: readonly string[]
  dependsOn?: readonly string[]
}

/** Stores a value in every level; other processes drop their copies. */
export async function putEntry(context: CacheContext, input: PutEntryInput) {
  const { cache } = context
  const { key, value, ttl, tags, dependsOn } = input
  await assertUnchanged(context, key, input)
  const before = await countCopies(cache, key)
  return audited(context, { action: 'entry.put', subject: key, before }, async () => {
    const receipt = await cache.set(key, value, { ttl, tags, dependsOn })
    const { stored, seq } = receipt
    return { answer: { key, ...receipt }, after: { ...(await countCopies(cache, key)), stored, seq } }
  })
}
