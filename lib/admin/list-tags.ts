import type { CacheContext } from './context'
import { readCursor, writeCursor } from './cursor'

export interface ListTagsInput {
  q?: string
  sort: 'tag' | '-tag' | 'entries' | '-entries' | 'bytes' | '-bytes'
  cursor?: string
  limit: number
}

interface TagRow {
  tag: string
  entries: number
  bytes: number
  hits: number
}

/** Every tag that an entry carries, with how much it covers. */
export async function listTags(context: CacheContext, { q, sort, cursor, limit }: ListTagsInput) {
  const tally = await context.tallies.of(context.cache)
  const rows: TagRow[] = [...tally.tags].map(([tag, counts]) => ({ tag, ...counts }))
  const wanted = q === undefined ? rows : rows.filter(({ tag }) => tag.includes(q))
  const order = orderBy(sort)
  wanted.sort(order)
  const after = cursor === undefined ? undefined : rowOf(readCursor(cursor))
  const rest = after ? wanted.filter((row) => order(row, after) > 0) : wanted
  const items = rest.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    nextCursor: last && rest.length > limit ? writeCursor([last.tag, last.entries, last.bytes]) : null,
    total: wanted.length,
    totalIsExact: tally.isExact,
    asOf: tally.asOf,
    unseen: tally.unanswered,
  }
}

/** Total: tags are unique, so a page ends at one place and the next goes on from there. */
function orderBy(sort: ListTagsInput['sort']): (one: TagRow, other: TagRow) => number {
  const sign = sort.startsWith('-') ? -1 : 1
  const byTag = (one: TagRow, other: TagRow) => (one.tag < other.tag ? -1 : one.tag > other.tag ? 1 : 0)
  if (sort === 'tag' || sort === '-tag') return (one, other) => sign * byTag(one, other)
  const count = sort.endsWith('entries') ? (row: TagRow) => row.entries : (row: TagRow) => row.bytes
  return (one, other) => sign * (count(one) - count(other)) || byTag(one, other)
}

function rowOf([tag, entries, bytes]: (string | number)[]): TagRow {
  return { tag: String(tag), entries: Number(entries), bytes: Number(bytes), hits: 0 }
}
