import { NoDeadLetter } from '@/lib/kernel/errors'
import { audited } from './audited'
import type { CacheContext } from './context'
import { Refused } from './refused'

/**
 * Gives up for good a write that its source refused.
 *
 * @throws Refused `not-found` where there is none by that id
 */
export async function discardDeadLetter(context: CacheContext, { id }: { id: string }): Promise<void> {
  await audited(context, { action: 'dead-letter.discard', subject: id }, async () => {
    await context.cache.discardDeadLetter(id).catch((thrown: unknown) => {
      if (!(thrown instanceof NoDeadLetter)) throw thrown
      throw new Refused('not-found', `There is no dead letter ${JSON.stringify(id)}.`)
    })
    return { answer: undefined }
  })
}
