import type { NameTally, TallyPage, TallyQuery } from '@/lib/ports/far-level'
import { linkPrefix, type LexRange, rangeOfPrefix, rangesOfNamespace, unescaped } from './member'
import type { RedisConnection } from './redis-connection'
import { sendCommands } from './send-commands'

interface TallyRequest {
  readonly keys: { readonly keys: string; readonly links: string; readonly bytes: string }
  readonly query: TallyQuery
  readonly cursor: string | undefined
  readonly limit: number
}

/**
 * The sums of bytes are kept by name, and the sorted sets know how many members lie between two others (ZLEXCOUNT, by
 * rank), so nothing is walked, and writes pay nothing for it. Members are not apart by generation, so those of all count.
 */
export async function tallyNames(connection: RedisConnection, request: TallyRequest): Promise<TallyPage> {
  const { keys, query, limit } = request
  const kind = query.by === 'tag' ? 't:' : 'n:'
  const at = request.cursor ?? '0'
  if (!/^\d+$/.test(at)) throw new TypeError('the cursor is not one that this tally gave out')
  const [next, fields] = await connection.hscan(keys.bytes, at, 'MATCH', `${kind}*`, 'COUNT', limit)
  const named = new Map<string, number>()
  for (let i = 0; i + 1 < fields.length; i += 2)
    named.set(unescaped((fields[i] ?? '').slice(kind.length)), Number(fields[i + 1]))
  const set = query.by === 'tag' ? keys.links : keys.keys
  const ranges = [...named.keys()].flatMap((name) => rangesOf(query.by, name).map((range) => ({ name, range })))
  const counts = await sendCommands(connection, {
    items: ranges,
    keyOf: () => set,
    add: (pipe, { range: { min, max } }) => pipe.zlexcount(set, min, max),
  })
  const entries = new Map<string, number>()
  for (const [{ name }, count] of counts) entries.set(name, (entries.get(name) ?? 0) + Number(count))
  const items = [...named].map(([name, bytes]): NameTally => ({ name, entries: entries.get(name) ?? 0, bytes }))
  return { items: items.filter((item) => item.entries > 0), cursor: next === '0' ? undefined : next }
}

function rangesOf(by: TallyQuery['by'], name: string): readonly LexRange[] {
  return by === 'tag' ? [rangeOfPrefix(linkPrefix('t', name))] : rangesOfNamespace('', name)
}
