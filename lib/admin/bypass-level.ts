import { finite } from './finite'
import { parseDuration, type Duration } from '@/lib/kernel/duration'
import { reasonOf } from '@/lib/kernel/errors'
import type { LevelName } from '@/lib/kernel/outcome'
import { silent } from './assert-instance'
import { audited } from './audited'
import type { CacheContext } from './context'
import { readStats } from './read-stats'
import { Refused } from './refused'

export interface BypassLevelInput {
  level: LevelName
  for: Duration
  /** The process that is to; the one that is asked where none is named. */
  instance?: string
}

/** Has one process leave a level alone for a while; 0 ends it. */
export async function bypassLevel(context: CacheContext, input: BypassLevelInput) {
  const { cache } = context
  const { level, instance = cache.fleet.id } = input
  const held = (await readStats(context, { instance })).levels.find(({ name }) => name === level)
  if (!held) throw new Refused('not-found', `The cache ${JSON.stringify(cache.name)} has no ${level} level.`)
  return audited(context, { action: 'level.bypass', subject: `${level} in ${instance}` }, async () => {
    const { before, until } = await cache.fleet.bypass(instance, level, input.for).catch((thrown: unknown) => {
      // The engine's sentence for a span that it does not take.
      throw thrown instanceof TypeError ? new Refused('bad-input', reasonOf(thrown), '$.for') : silent(instance, thrown)
    })
    const bypassedUntil = until ?? null
    return {
      answer: { level, bypassedUntil },
      before: { bypassedUntil: before ?? null },
      after: { bypassedUntil, forMs: finite(parseDuration(input.for)) },
    }
  })
}
