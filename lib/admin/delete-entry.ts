import { audited } from './audited'
import type { CacheContext } from './context'
import { countCopies } from './count-copies'
import { assertUnchanged, type Condition } from './if-match'

/** Deletes a key from every level and every process. Deleting what is not there is no mistake. */
export async function deleteEntry(context: CacheContext, input: Condition & { key: string }) {
  const { cache } = context
  const { key } = input
  await assertUnchanged(context, key, input)
  const before = await countCopies(cache, key)
  return audited(context, { action: 'entry.delete', subject: key, before }, async () => {
    const deleted = await cache.delete(key)
    return { answer: { key, deleted }, after: { ...(await countCopies(cache, key)), deleted } }
  })
}
