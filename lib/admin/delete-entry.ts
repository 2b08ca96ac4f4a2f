import { audited } from './audited'
import type { CacheContext } from './context'
import { assertUnchanged, type Condition } from './if-match'

/** Deletes a key from every level and every process. Deleting what is not there is no mistake. */
export async function deleteEntry(context: CacheContext, input: Condition & { key: string }) {
  const { key } = input
  await assertUnchanged(context, key, input)
  return audited(context, { action: 'entry.delete', subject: key }, async () => {
    const deleted = await context.cache.delete(key)
    return { answer: { key, deleted }, after: { deleted } }
  })
}
