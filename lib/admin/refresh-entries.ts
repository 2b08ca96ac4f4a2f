import type { CacheContext } from './context'
import { eachPart, type PartsDone } from './each-part'
import type { Started } from './operations'
import { byLoader, CONCURRENCY } from './warm-entries'

/**
 * Loads keys again from their namespaces' sources. As with one key, what is held is invalidated first, part by part: of
 * what is stopped, the rest stays as it was.
 *
 * @throws Refused `conflict` where it is not known how to load one of the namespaces
 */
export function refreshEntries(context: CacheContext, { keys }: { keys: readonly string[] }): Started<PartsDone> {
  const { cache } = context
  byLoader(context, keys)
  return eachPart(context, {
    ...{ kind: 'refresh', keys },
    async does(part, signal, note) {
      await cache.invalidate({ keys: [...part] }, { reason: 'refresh' })
      const sum = { done: 0, failed: 0 }
      for (const [load, some] of byLoader(context, part)) {
        const { done, failed } = sum
        const add = (now: typeof sum) => Object.assign(sum, { done: done + now.done, failed: failed + now.failed })
        const onProgress = (now: typeof sum) => note(add(now))
        add(await cache.warm(some, (_, own) => load(own), { concurrency: CONCURRENCY, signal, onProgress }))
      }
      return sum
    },
  })
}
