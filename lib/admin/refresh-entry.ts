import { namespaceOf } from '@/lib/kernel/key'
import { audited } from './audited'
import type { CacheContext } from './context'
import { countCopies, countServable } from './count-copies'
import { Refused } from './refused'

/**
 * Loads a key again from its namespace's source. What is held is invalidated first: only a load that began after an
 * invalidation is sure not to bring back what the operator wants gone, and what was made from the entry goes with it.
 */
export async function refreshEntry(context: CacheContext, { key }: { key: string }) {
  const { cache, clock } = context
  const namespace = namespaceOf(key)
  const load = context.loaderOf(namespace)
  if (!load) throw new Refused('conflict', `Nobody told this server how to load ${JSON.stringify(namespace)} keys.`)
  const before = await countCopies(cache, key)
  return audited(context, { action: 'entry.refresh', subject: key, before }, async () => {
    const began = clock.now()
    await cache.invalidate({ key }, { reason: 'refresh' })
    await cache.getOrSet(key, load)
    const ms = clock.now() - began
    const { copies } = await cache.inspect(key)
    const servable = copies.filter(({ present, state }) => present && state !== 'dead')
    const sizeBytes = servable.at(-1)?.sizeBytes ?? null
    return { answer: { key, ms, sizeBytes }, after: countServable(copies) }
  })
}
