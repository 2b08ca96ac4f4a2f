import { assertConfirmed } from './assert-confirmed'
import { audited } from './audited'
import type { CacheContext } from './context'
import { Refused } from './refused'

/** Moves a namespace to a generation it had before: rolls back, with whatever of it is still there. */
export async function activateVersion(
  context: CacheContext,
  { namespace, version, confirm, reason }: { namespace: string; version: number; confirm?: string; reason?: string },
) {
  assertConfirmed(namespace, confirm)
  const { active: activeBefore, known: knownBefore } = context.cache.versions(namespace)
  if (!knownBefore.includes(version))
    throw new Refused(
      'conflict',
      `${JSON.stringify(namespace)} never had version ${version}; it had ${knownBefore.join(', ')}.`,
      '$.version',
    )
  const before = { version: activeBefore }
  return audited(context, { action: 'version.activate', subject: namespace, before, note: reason }, async () => {
    const { active, known, seq } = await context.cache.activateVersion(namespace, version)
    context.tallies.forget(context.cache)
    return { answer: { namespace, active, known: [...known], seq }, after: { version: active } }
  })
}
