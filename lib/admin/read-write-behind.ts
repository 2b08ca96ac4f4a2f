import type { DeadLetter } from '@/lib/engine/write-behind-answers'
import { NoDeadLetter, reasonOf } from '@/lib/kernel/errors'
import type { CacheContext } from './context'
import { foreignCursor, readCursor, writeCursor } from './cursor'
import { renderValue } from './render-value'

/** Of each value on a page; the whole is what will be written when the letter is redriven. */
const SHOWN_BYTES = 4 * 1024

/**
 * What waits for its source in this process, and a page of what the sources refused for good. That somebody is shown their
 * values is written down.
 */
export async function readWriteBehind(context: CacheContext, { cursor, limit }: { cursor?: string; limit: number }) {
  const { cache } = context
  const after = cursor === undefined ? undefined : placeOf(cursor)
  let unread: string | null = null
  const found = await cache.deadLetters({ after, limit: limit + 1 }).catch((thrown: unknown) => {
    if (thrown instanceof NoDeadLetter) throw foreignCursor()
    unread = reasonOf(thrown)
    return []
  })
  // After the list, which counts anew.
  const status = cache.writeBehind()
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const [first] = page
  if (first && last) await context.reveals.note(context, cache.name, `dead letters ${first.id} to ${last.id}`)
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
      nextCursor: last && found.length > limit ? writeCursor([last.buriedAt, last.id]) : null,
      total: status?.deadLetters ?? 0,
      totalIsExact: unread === null,
      unread,
    },
  }
}

function placeOf(cursor: string): Pick<DeadLetter, 'id' | 'buriedAt'> {
  const [buriedAt, id] = readCursor(cursor)
  if (typeof buriedAt !== 'number' || typeof id !== 'string') throw foreignCursor()
  return { buriedAt, id }
}
