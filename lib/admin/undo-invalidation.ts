import { audited } from './audited'
import type { CacheContext } from './context'
import { Refused } from './refused'

/** Takes back a soft invalidation. The engine refuses, with a sentence, what cannot be taken back. */
export async function undoInvalidation(context: CacheContext, { seq }: { seq: number }) {
  const { cache, history, clock, actor } = context
  const past = await history.find(cache.name, seq)
  const before = { matched: past?.matched ?? null }
  return audited(context, { action: 'invalidation.undo', subject: String(seq), before }, async () => {
    const receipt = await cache.undo(seq).catch((thrown: unknown) => {
      if (!(thrown instanceof TypeError)) throw thrown
      // The engine's sentence for a position that holds nothing to take back, where nobody is known to have done it.
      const why = past?.undoneBy === undefined ? thrown.message : `It was undone already, by ${past.undoneBy}.`
      throw new Refused('conflict', why, '$.seq')
    })
    await history.markUndone(cache.name, seq, { at: clock.now(), by: actor.name })
    context.tallies.forget(cache)
    return {
      answer: { ...receipt, mode: 'soft' as const, undoable: false },
      after: { seq: receipt.seq, matched: receipt.matched },
    }
  })
}
