import { parseDuration, type Duration } from '@/lib/kernel/duration'
import type { LevelName } from '@/lib/kernel/outcome'
import type { Core } from './core'

/** A bypass that somebody forgot must end by itself. */
const LONGEST_MS = 24 * 60 * 60_000

/**
 * Leaves a level alone for a while, in this process: no read, no write, no removal reaches it. What it holds meanwhile is
 * judged by its stamps when it is asked again, as after an outage, so nothing that was invalidated comes back. Memory
 * gives up what it holds at once: a level inside the process is left alone by being empty.
 *
 * @param duration how long; 0 ends a bypass
 * @returns until when, ms since the epoch; undefined where the level is asked
 * @throws TypeError for a level that the cache does not have, or for longer than a day
 */
export function bypass(core: Core, level: LevelName, duration: Duration): number | undefined {
  const forMs = bypassMs(duration)
  const has = level === 'memory' ? core.hasMemory : core.far.some(({ name }) => name === level)
  if (!has) throw new TypeError(`this cache has no level called ${JSON.stringify(level)}`)
  core.bypasses.set(level, forMs)
  if (level === 'memory') leaveMemory(core, forMs > 0)
  // Guards tell of a status when they are asked for it.
  else core.far.find(({ name }) => name === level)?.status()
  return core.bypasses.until(level)
}

/** @throws TypeError for longer than a level may be left alone */
export function bypassMs(duration: Duration): number {
  const forMs = parseDuration(duration, 'for')
  if (forMs > LONGEST_MS) throw new TypeError('a level can be bypassed for a day at most')
  return forMs
}

function leaveMemory({ near, report }: Core, left: boolean): void {
  if (left) near.clear()
  report({ kind: 'level.status', level: 'memory', ...(left ? BYPASSED : { status: 'up', reason: '' }) })
}

export const BYPASSED = { status: 'down', reason: 'bypassed by an operator' } as const
