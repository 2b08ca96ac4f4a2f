import type { WarmProgress } from '@/lib/engine/cache-contract'
import type { Loader } from '@/lib/engine/options'
import { namespaceOf } from '@/lib/kernel/key'
import { audited } from './audited'
import type { CacheContext } from './context'
import type { Started } from './operations'
import { Refused } from './refused'

/** What came of it. `total` may be more than `done` and `failed` together, where it was stopped. */
export type Warmed = WarmProgress & { ms: number }

/** Twice the engine's own: an operator waits for it, and a source stands sixteen readers. */
export const CONCURRENCY = 16

/**
 * Loads those of the keys that no level has fresh, through their namespaces' sources, as an operation.
 *
 * @throws Refused `conflict` where it is not known how to load one of the namespaces
 */
export function warmEntries(context: CacheContext, { keys }: { keys: readonly string[] }): Started<Warmed> {
  const groups = byLoader(context, keys)
  const { cache, operations, actor, clock } = context
  const subject = subjectOf(keys)
  return operations.start<Warmed>({
    ...{ kind: 'warm', cache: cache.name, subject, actor: actor.name },
    run: (signal, report) =>
      audited(context, { action: 'warm', subject, before: { keys: keys.length } }, async () => {
        const began = clock.now()
        const sum = { done: 0, failed: 0, total: new Set(keys).size }
        for (const [load, some] of groups) {
          const start = { ...sum }
          const note = ({ done, failed }: WarmProgress) =>
            report(Object.assign(sum, { done: start.done + done, failed: start.failed + failed }))
          note(
            await cache.warm(some, (_, context) => load(context), {
              concurrency: CONCURRENCY,
              signal,
              onProgress: note,
            }),
          )
        }
        return { answer: { ...sum, ms: clock.now() - began }, after: { ...sum } }
      }),
    write: (answer) => ({ ...answer }),
  })
}

/**
 * @returns the keys with what loads them
 * @throws Refused `conflict` where it is not known how to load one of the namespaces
 */
export function byLoader(
  { loaderOf }: CacheContext,
  keys: readonly string[],
): [load: Loader<unknown>, keys: string[]][] {
  const groups = new Map<string, string[]>()
  for (const key of keys) {
    const group = groups.get(namespaceOf(key))
    if (group) group.push(key)
    else groups.set(namespaceOf(key), [key])
  }
  return [...groups].map(([namespace, some]) => {
    const load = loaderOf(namespace)
    if (!load) throw new Refused('conflict', `Nobody told this server how to load ${JSON.stringify(namespace)} keys.`)
    return [load, some]
  })
}

/** @returns keys as the subject of an audit record */
export function subjectOf(keys: readonly string[]): string {
  return keys.length === 1 ? String(keys[0]) : `${keys.length} keys`
}
