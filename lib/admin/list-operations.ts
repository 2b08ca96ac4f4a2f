import type { OperatorContext } from './context'
import { readCursor, writeCursor } from './cursor'
import { writeOperation } from './write-operation'

/** What runs in any process on operators' behalf and what ran, newest first. */
export async function listOperations(
  { operations }: OperatorContext,
  { state, cursor, limit }: { state?: string; cursor?: string; limit: number },
) {
  const wanted = (await operations.list()).filter((operation) => state === undefined || operation.state === state)
  const after = cursor === undefined ? undefined : String(readCursor(cursor)[0])
  // Where the page's last one was forgotten meanwhile, so was all that is older.
  const begin = after === undefined ? 0 : wanted.findIndex(({ id }) => id === after) + 1 || wanted.length
  const page = wanted.slice(begin, begin + limit)
  const last = page.at(-1)
  const isLast = begin + limit >= wanted.length
  return {
    items: page.map(writeOperation),
    nextCursor: last && !isLast ? writeCursor([last.id]) : null,
    total: wanted.length,
    totalIsExact: true,
  }
}
