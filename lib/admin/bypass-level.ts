import { finite } from './finite'
import { parseDuration, type Duration } from '@/lib/kernel/duration'
import { reasonOf } from '@/lib/kernel/errors'
import type { LevelName } from '@/lib/kernel/outcome'
import { audited } from './audited'
import type { CacheContext } from './context'
import { Refused } from './refused'

/** Has this process leave a level alone for a while; 0 ends it. */
export async function bypassLevel(context: CacheContext, { level, for: span }: { level: LevelName; for: Duration }) {
  const { cache } = context
  const held = cache.stats().levels.find(({ name }) => name === level)
  if (!held) throw new Refused('not-found', `The cache ${JSON.stringify(cache.name)} has no ${level} level.`)
  const before = { bypassedUntil: held.bypassedUntil }
  return audited(context, { action: 'level.bypass', subject: level, before }, () => {
    const bypassedUntil = bypass(context, level, span) ?? null
    return Promise.resolve({
      answer: { level, bypassedUntil },
      after: { bypassedUntil, forMs: finite(parseDuration(span)) },
    })
  })
}

function bypass({ cache }: CacheContext, level: LevelName, span: Duration): number | undefined {
  try {
    return cache.bypass(level, span)
  } catch (thrown) {
    // The engine's sentence for a span that it does not take.
    throw thrown instanceof TypeError ? new Refused('bad-input', reasonOf(thrown), '$.for') : thrown
  }
}
