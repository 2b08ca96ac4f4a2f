import { audited } from './audited'
import type { CacheContext } from './context'
import { assertConfirmed } from './assert-confirmed'

/** Moves a namespace to a new, empty generation; the old one stays until it expires and can be activated again. */
export async function bumpVersion(
  context: CacheContext,
  { namespace, confirm, reason }: { namespace: string; confirm?: string; reason?: string },
) {
  assertConfirmed(namespace, confirm)
  const before = { version: context.cache.version(namespace) }
  return audited(context, { action: 'version.bump', subject: namespace, before, note: reason }, async () => {
    const { active, known, seq } = await context.cache.bumpVersion(namespace)
    context.tallies.forget(context.cache)
    return { answer: { namespace, active, known: [...known], seq }, after: { version: active } }
  })
}
