import { NoDeadLetter, reasonOf } from '@/lib/kernel/errors'
import { audited } from './audited'
import type { CacheContext } from './context'
import { deadLettersBefore } from './count-dead-letters'
import { Refused } from './refused'

/**
 * Gives up for good a write that its source refused.
 *
 * @throws Refused `not-found` where there is none by that id, `unavailable` where its source does not answer
 */
export async function discardDeadLetter(context: CacheContext, { id }: { id: string }): Promise<void> {
  const { cache } = context
  const before = await deadLettersBefore(cache)
  await audited(context, { action: 'dead-letter.discard', subject: id, before }, async () => {
    await cache.discardDeadLetter(id).catch((thrown: unknown) => {
      if (thrown instanceof NoDeadLetter)
        throw new Refused('not-found', `There is no dead letter ${JSON.stringify(id)}.`)
      throw new Refused('unavailable', `It was not discarded: ${reasonOf(thrown)}`)
    })
    return { answer: undefined, after: { deadLetters: cache.writeBehind()?.deadLetters ?? null } }
  })
}
