import type { Cache } from '@/lib/engine/cache-contract'
import type { DeadLetter } from '@/lib/engine/write-behind-answers'
import { NoDeadLetter, reasonOf } from '@/lib/kernel/errors'
import { roleAllows } from '@/lib/kernel/role'
import { audited } from './audited'
import type { CacheContext } from './context'
import { countDeadLetters, listDeadLetters } from './count-dead-letters'
import type { Started } from './operations'
import { Refused } from './refused'
import { assertMaySettle, nameToConfirm } from './safeguard'

export type LettersTarget = { readonly namespace: string } | { readonly all: true }

/** What came of it. Those that failed are kept. `total` is null where it is not known how many there were. */
export interface Settled {
  readonly done: number
  readonly failed: number
  readonly total: number | null
  readonly firstError: string | null
  readonly ms: number
}

/** Read at once: each is decoded. */
const PAGE = 100

/** Applies many dead letters after all, as an operation: one after the other, the longest buried first. */
export function redriveDeadLetters(context: CacheContext, { target }: { target: LettersTarget }): Started<Settled> {
  return settle(context, { kind: 'redrive', target, does: (id) => context.cache.redriveDeadLetter(id) })
}

/**
 * Gives up for good many writes that were acknowledged, as an operation.
 *
 * @throws Refused where the name of what goes was not repeated, or everything goes and the actor is no admin
 */
export function discardDeadLetters(
  context: CacheContext,
  { target, confirm }: { target: LettersTarget; confirm: string },
): Started<Settled> {
  const { actor, cache } = context
  if ('all' in target && !roleAllows(actor.role, 'admin'))
    throw new Refused('forbidden', 'Only an admin may discard the dead letters of every namespace.')
  const name = nameToConfirm(cache.name, target)
  if (confirm !== name)
    throw new Refused('bad-input', `To confirm, repeat the name ${JSON.stringify(name)}.`, '$.confirm')
  return settle(context, { kind: 'discard', target, does: (id) => cache.discardDeadLetter(id) })
}

interface Settling {
  readonly kind: 'redrive' | 'discard'
  readonly target: LettersTarget
  readonly does: (id: string) => Promise<unknown>
}

function settle(context: CacheContext, { kind, target, does }: Settling): Started<Settled> {
  const { cache, operations, actor, clock } = context
  const namespace = 'namespace' in target ? target.namespace : undefined
  const subject = namespace === undefined ? 'all dead letters' : `dead letters of ${namespace}`
  return operations.start<Settled>({
    ...{ kind, cache: cache.name, subject, actor: actor.name },
    run: async (signal, report) => {
      const { known: total, most } = await countDeadLetters(cache, namespace)
      assertMaySettle(context, most)
      const before = { deadLetters: total }
      return audited(context, { action: `dead-letters.${kind}`, subject, before }, async () => {
        const began = clock.now()
        const sum = { done: 0, failed: 0, total: total ?? undefined }
        let firstError: string | null = null
        for await (const { id } of lettersOf(cache, namespace, began)) {
          if (signal.aborted) break
          try {
            await does(id)
            sum.done++
          } catch (thrown) {
            // Somebody else has settled it meanwhile.
            if (thrown instanceof NoDeadLetter) continue
            firstError ??= reasonOf(thrown)
            sum.failed++
          }
          report({ ...sum })
        }
        const settled = { ...sum, total, firstError, ms: clock.now() - began }
        return { answer: settled, after: { ...settled } }
      })
    },
    write: (settled) => ({ ...settled }),
  })
}

/** Those that were buried before: what is given up meanwhile waits for somebody who has seen it. */
async function* lettersOf(cache: Cache, namespace: string | undefined, before: number): AsyncGenerator<DeadLetter> {
  let after: DeadLetter | undefined
  do {
    const page: DeadLetter[] = await listDeadLetters(cache, { namespace, after, limit: PAGE })
    yield* page.filter(({ buriedAt }) => buriedAt <= before)
    after = page.length < PAGE ? undefined : page.at(-1)
  } while (after)
}
