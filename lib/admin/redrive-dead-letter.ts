import { NoDeadLetter, reasonOf } from '@/lib/kernel/errors'
import { audited } from './audited'
import type { CacheContext } from './context'
import { deadLettersBefore } from './count-dead-letters'
import { Refused } from './refused'

/**
 * Applies a write that its source refused, after all.
 *
 * @throws Refused `not-found` where there is none by that id, `conflict` where it cannot be applied; it is then kept
 */
export async function redriveDeadLetter(context: CacheContext, { id }: { id: string }) {
  const { cache } = context
  const before = await deadLettersBefore(cache)
  return audited(context, { action: 'dead-letter.redrive', subject: id, before }, async () => {
    const outcome = await cache.redriveDeadLetter(id).catch((thrown: unknown) => {
      if (thrown instanceof NoDeadLetter)
        throw new Refused('not-found', `There is no dead letter ${JSON.stringify(id)}.`)
      throw new Refused('conflict', `It was not applied, and is kept: ${reasonOf(thrown)}`)
    })
    return { answer: { id, outcome }, after: { outcome, deadLetters: cache.writeBehind()?.deadLetters ?? null } }
  })
}
