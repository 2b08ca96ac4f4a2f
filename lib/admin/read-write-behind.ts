import type { DeadLetter } from '@/lib/engine/answers'
import { reasonOf } from '@/lib/kernel/errors'
import type { CacheContext } from './context'
import { readCursor, writeCursor } from './cursor'
import { renderValue } from './render-value'

/** Of each value on a page; the whole is what will be written when the letter is redriven. */
const SHOWN_BYTES = 4 * 1024

/** What waits for its source in this process, and what the sources refused for good, the longest buried first. */
export async function readWriteBehind({ cache }: CacheContext, { cursor, limit }: { cursor?: string; limit: number }) {
  const status = cache.writeBehind()
  let unread: string | null = null
  const found = await cache.deadLetters().catch((thrown: unknown) => {
    unread = reasonOf(thrown)
    return []
  })
  const letters = found.sort(byBurial)
  const after = cursor === undefined ? undefined : readCursor(cursor)
  const rest = after ? letters.filter((letter) => isAfter(letter, after)) : letters
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  const total = Math.max(status?.deadLetters ?? 0, letters.length)
  return {
    ...{ cache: cache.name, instance: cache.fleet.id, enabled: status !== undefined },
    ...{ pending: status?.pending ?? 0, bytes: status?.bytes ?? 0, oldestAgeMs: status?.oldestAgeMs ?? null },
    ...{ limits: status?.limits ?? null, adoptedJournals: status?.adoptedJournals ?? 0 },
    namespaces: status?.namespaces ?? [],
    deadLetters: {
      items: page.map(({ value, ...letter }) => ({
        ...letter,
        value: value === undefined ? null : renderValue(value, SHOWN_BYTES),
      })),
      nextCursor: last && rest.length > limit ? writeCursor([last.buriedAt, last.id]) : null,
      total,
      totalIsExact: unread === null && total === letters.length,
      unread,
    },
  }
}

const byBurial = (a: DeadLetter, b: DeadLetter): number => a.buriedAt - b.buriedAt || (a.id < b.id ? -1 : 1)

function isAfter({ buriedAt, id }: DeadLetter, [at = 0, lastId = '']: readonly (string | number)[]): boolean {
  return buriedAt > Number(at) || (buriedAt === at && id > String(lastId))
}
