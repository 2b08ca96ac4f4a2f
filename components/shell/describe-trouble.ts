import type { Levels } from '@/lib/api/contract/levels'
import { PLACES } from '@/components/ui/level-colors'
import { plural } from '@/components/ui/format'

/**
 * What is wrong, in one sentence, and what that means: "Redis is down: L1 and L3 are serving, 3 invalidations are queued;
 * lists are without what Redis holds".
 *
 * @returns undefined where nothing is
 */
export function describeTrouble({ items, log }: Pick<Levels, 'items' | 'log'>): string | undefined {
  const down = items.filter((level) => level.status === 'down')
  const slow = items.filter((level) => level.status === 'degraded')
  const queued = log.queued > 0 ? `${plural(log.queued, 'invalidation')} ${log.queued === 1 ? 'is' : 'are'} queued` : ''
  if (down.length > 0) {
    const serving = items.filter((level) => level.status !== 'down').map((level) => PLACES[level.name].short)
    const rest =
      serving.length === 0 ? 'every request goes to the source' : `${listOf(serving)} ${areOrIs(serving)} serving`
    const names = listOf(down.map(nameOf))
    const word = down.every(({ bypassedUntil }) => bypassedUntil !== null) ? 'bypassed' : 'down'
    const said = [`${names} ${areOrIs(down)} ${word}: ${rest}`, queued].filter(Boolean).join(', ')
    return `${said}; lists are without what ${names} ${down.length === 1 ? 'holds' : 'hold'}`
  }
  if (slow.length > 0) {
    const said = `${listOf(slow.map(nameOf))} ${areOrIs(slow)} degraded`
    return [slow[0]?.reason ? `${said}: ${slow[0].reason}` : said, queued].filter(Boolean).join(', ')
  }
  if (log.degraded)
    return ['The invalidation log cannot be reached: other processes may not hear of changes', queued]
      .filter(Boolean)
      .join(', ')
  return queued ? `The invalidation log is catching up: ${queued}` : undefined
}

const NAMES = { memory: 'Memory', redis: 'Redis', disk: 'Disk' } as const
const nameOf = (level: Levels['items'][number]): string => NAMES[level.name]
const areOrIs = (list: readonly unknown[]): string => (list.length === 1 ? 'is' : 'are')

function listOf(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
