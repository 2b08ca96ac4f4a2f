import { NoDeadLetter, reasonOf } from '@/lib/kernel/errors'
import { audited } from './audited'
import type { CacheContext } from './context'
import { Refused } from './refused'

/**
 * Applies a write that its source refused, after all.
 *
 * @throws Refused `not-found` where there is none by that id, `conflict` where it cannot be applied; it is then kept
 */
export async function redriveDeadLetter(context: CacheContext, { id }: { id: string }) {
  return audited(context, { action: 'dead-letter.redrive', subject: id }, async () => {
    const outcome = await context.cache.redriveDeadLetter(id).catch((thrown: unknown) => {
      if (thrown instanceof NoDeadLetter)
        throw new Refused('not-found', `There is no dead letter ${JSON.stringify(id)}.`)
      throw new Refused('conflict', `It was not applied, and is kept: ${reasonOf(thrown)}`)
    })
    return { answer: { id, outcome }, after: { outcome } }
  })
}
