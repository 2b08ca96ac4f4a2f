import { audited } from './audited'
import type { CacheContext } from './context'
import type { Progress, Started } from './operations'
import { subjectOf } from './warm-entries'

/** What came of it. `total` is more than `done` and `failed` together where it was stopped. */
export type PartsDone = { done: number; failed: number; total: number; ms: number }

/** Small enough that who stops it does not wait. */
const PART = 200

interface Parts {
  readonly kind: 'refresh' | 'retime'
  readonly keys: readonly string[]
  /** Does a part and says how many went well, also as it goes on. */
  does(part: readonly string[], signal: AbortSignal, note: (progress: PartProgress) => void): Promise<PartProgress>
}

type PartProgress = Pick<Progress, 'done' | 'failed'>

/** Does something to many keys, part by part, as an operation with one audit record; stopped, it ends after the part. */
export function eachPart(context: CacheContext, { kind, keys: given, does }: Parts): Started<PartsDone> {
  const { cache, operations, actor, clock } = context
  const keys = [...new Set(given)]
  const subject = subjectOf(keys)
  return operations.start<PartsDone>({
    ...{ kind, cache: cache.name, subject, actor: actor.name },
    run: (signal, report) =>
      audited(context, { action: `entries.${kind}`, subject, before: { keys: keys.length } }, async () => {
        const began = clock.now()
        const sum = { done: 0, failed: 0, total: keys.length }
        for (let from = 0; from < keys.length && !signal.aborted; from += PART) {
          const before = { ...sum }
          const note = ({ done, failed }: PartProgress) =>
            report({ ...Object.assign(sum, { done: before.done + done, failed: before.failed + failed }) })
          note(await does(keys.slice(from, from + PART), signal, note))
        }
        return { answer: { ...sum, ms: clock.now() - began }, after: { ...sum } }
      }),
    write: (answer) => ({ ...answer }),
  })
}
