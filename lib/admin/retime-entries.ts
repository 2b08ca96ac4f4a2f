import { type Duration } from '@/lib/kernel/duration'
import type { CacheContext } from './context'
import { eachPart, type PartsDone } from './each-part'
import type { Started } from './operations'

/** Gives entries another TTL; one that is not held any more, or that its source does not have yet, counts as failed. */
export function retimeEntries(
  context: CacheContext,
  { keys, ttl }: { keys: readonly string[]; ttl: Duration },
): Started<PartsDone> {
  return eachPart(context, {
    ...{ kind: 'retime', keys },
    async does(part) {
      const done = await context.cache.retime(part, ttl)
      return { done, failed: part.length - done }
    },
  })
}
