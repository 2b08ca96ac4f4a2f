import { namespaceOf } from '@/lib/kernel/key'
import type { EntryFilter, EntryPage, EntrySort, StoredMeta } from '@/lib/ports/far-level'
import { parseMeta } from './entry-meta'
import { RANK_AFTER } from './index-scripts'
import { escaped, type LexRange, linkPrefix, rangeOfPrefix, rangesOfNamespace } from './member'
import type { RedisConnection } from './redis-connection'
import { runScript } from './run-script'

/** Members fetched at once where many are looked at and few shown. */
const MEMBERS_PER_STEP = 500
/** Members looked at for one page: 140 ms with client and server on one core (bench/redis/index.ts), in 20 steps. */
const LOOKED_PER_PAGE = 10_000

interface Index {
  readonly connection: RedisConnection
  readonly keys: { readonly keys: string; readonly expiry: string; readonly meta: string; readonly links: string }
  readonly all: readonly string[]
}

export interface ListRequest {
  readonly filter: EntryFilter
  readonly sort: EntrySort
  readonly cursor: string | undefined
  readonly limit: number
}

interface Found {
  readonly member: string
  readonly meta: StoredMeta
}

/**
 * A page of the index. By key, and by expiry without a filter, Redis keeps the order, and a page costs the same at a
 * million entries. By size, and by expiry under a filter, up to 10,000 matches are sorted here; where there are more,
 * `scanned` says how many were looked at. "Expires" is the end of the life Redis gives an entry, its grace included.
 */
export async function listEntries(index: Index, request: ListRequest): Promise<EntryPage> {
  const { filter, sort } = request
  if (sort.by === 'key' || sort.by === 'hits') return listByKey(index, request)
  const filtered = Object.values(filter).some((value) => value !== undefined)
  return sort.by === 'expires' && !filtered ? listByExpiry(index, request) : listSorted(index, request)
}

/** @returns undefined where entries have to be looked at one by one */
export async function countEntries(index: Index, filter: EntryFilter): Promise<number | undefined> {
  return totalOf(index, planFor(index, filter))
}

async function listByKey(index: Index, { filter, sort, cursor, limit }: ListRequest): Promise<EntryPage> {
  const plan = planFor(index, filter)
  const walk = walkMembers(index, plan, { descending: sort.descending, after: parseCursor(cursor)[0], step: limit + 1 })
  // The first members are asked for in the same round trip as how many there are.
  const [of, total, first] = await Promise.all([index.connection.zcard(plan.set), totalOf(index, plan), walk.next()])
  const found: Found[] = []
  let looked = 0
  let last = ''
  for (let { value: part, done } = first; !done; { value: part, done } = await walk.next()) {
    for (const { member, meta } of part) {
      if (found.length === limit) return pageOf(found, { cursor: cursorText(last), total })
      looked++
      last = member
      if (meta && matches(meta, filter)) found.push({ member, meta })
    }
    if (looked >= LOOKED_PER_PAGE) return pageOf(found, { cursor: cursorText(last), total, scanned: { looked, of } })
  }
  return pageOf(found, { cursor: undefined, total })
}

async function listSorted(index: Index, { filter, sort, cursor, limit }: ListRequest): Promise<EntryPage> {
  const plan = planFor(index, filter)
  const of = await index.connection.zcard(plan.set)
  const found: Found[] = []
  let looked = 0
  let whole = true
  for await (const part of walkMembers(index, plan, { descending: false, after: undefined, step: MEMBERS_PER_STEP })) {
    for (const { member, meta } of part) if (meta && matches(meta, filter)) found.push({ member, meta })
    looked += part.length
    if (looked >= LOOKED_PER_PAGE && looked < of) whole = false
    if (!whole) break
  }
  const valueOf = ({ meta }: Found): number => (sort.by === 'size' ? meta.sizeBytes : meta.staleUntil)
  const way = sort.descending ? -1 : 1
  const compare = (a: Found, b: Found): number =>
    way * (compareValues(valueOf(a), valueOf(b)) || compareValues(a.member, b.member))
  found.sort(compare)
  const [member, value] = parseCursor(cursor)
  const isAfter = (item: Found): boolean =>
    member === undefined ||
    way * (compareValues(valueOf(item), Number(value)) || compareValues(item.member, member)) > 0
  const rest = found.filter(isAfter)
  const page = rest.slice(0, limit)
  const lastShown = page.at(-1)
  return pageOf(page, {
    cursor: rest.length > limit && lastShown ? cursorText(lastShown.member, valueOf(lastShown)) : undefined,
    total: whole ? found.length : undefined,
    ...(whole ? {} : { scanned: { looked, of } }),
  })
}

async function listByExpiry(index: Index, { sort, cursor, limit }: ListRequest): Promise<EntryPage> {
  const { connection, keys } = index
  const total = await connection.zcard(keys.expiry)
  const [member, score] = parseCursor(cursor)
  let start = 0
  if (member !== undefined && score !== undefined) {
    const ranks = await runScript(connection, RANK_AFTER, { keys: index.all, args: [member, score] })
    const [at, next]: unknown[] = Array.isArray(ranks) ? ranks : []
    start = sort.descending ? total - Number(at) : Number(next)
  }
  const stop = start + limit
  const replies = sort.descending
    ? await connection.zrevrange(keys.expiry, start, stop, 'WITHSCORES')
    : await connection.zrange(keys.expiry, start, stop, 'WITHSCORES')
  const members = replies.filter((_, i) => i % 2 === 0)
  const shown = members.slice(0, limit)
  const metas = await metasOf(index, shown)
  const last = shown.at(-1)
  return pageOf(
    shown.flatMap((name, i) => {
      const meta = metas[i]
      return meta ? [{ member: name, meta }] : []
    }),
    {
      cursor: members.length > limit && last ? cursorText(last, replies[2 * shown.length - 1]) : undefined,
      total,
    },
  )
}

interface Plan {
  readonly set: string
  /** What members of `set` begin with before the entry's own member. */
  readonly base: string
  readonly ranges: readonly LexRange[]
  /** The ranges are the whole filter: nothing is left to check, and counting them is exact. */
  readonly complete: boolean
}

/** Chooses the narrowest stretch of a set that holds all matches; what it does not cover is checked on each. */
function planFor({ keys }: Index, filter: EntryFilter): Plan {
  const { prefix, from, contains, tag, namespace, dependsOn } = filter
  const base = tag !== undefined ? linkPrefix('t', tag) : dependsOn !== undefined ? linkPrefix('d', dependsOn) : ''
  const linked = base !== ''
  const reached =
    prefix !== undefined
      ? [rangeOfPrefix(base + escaped(prefix))]
      : namespace !== undefined
        ? rangesOfNamespace(base, namespace)
        : [linked ? rangeOfPrefix(base) : { min: Buffer.from('-'), max: Buffer.from('+') }]
  const start = from === undefined ? undefined : Buffer.from(`[${base}${escaped(from)}`)
  const ranges = start ? reached.map(({ min, max }) => ({ min: higher(start, min), max })) : reached
  const unchecked =
    contains !== undefined ||
    (tag !== undefined && dependsOn !== undefined) ||
    (prefix !== undefined && namespace !== undefined)
  return { set: linked ? keys.links : keys.keys, base, ranges, complete: !unchecked }
}

async function totalOf({ connection }: Index, plan: Plan): Promise<number | undefined> {
  if (!plan.complete) return undefined
  const counts = await Promise.all(plan.ranges.map(({ min, max }) => connection.zlexcount(plan.set, min, max)))
  return counts.reduce((sum, count) => sum + count, 0)
}

interface Walk {
  readonly descending: boolean
  /** The entry's member to go on after. */
  readonly after: string | undefined
  readonly step: number
}

/** Members of a plan's ranges in order, in steps, with their meta. */
async function* walkMembers(
  index: Index,
  plan: Plan,
  { descending, after, step }: Walk,
): AsyncGenerator<{ member: string; meta: StoredMeta | undefined }[]> {
  const { connection } = index
  let position = after === undefined ? undefined : Buffer.from(`(${plan.base}${after}`)
  for (const { min, max } of descending ? [...plan.ranges].reverse() : plan.ranges) {
    for (let size = step; ; size = MEMBERS_PER_STEP) {
      const [from, to] =
        position === undefined ? [min, max] : descending ? [min, lower(position, max)] : [higher(position, min), max]
      const found = descending
        ? await connection.zrevrangebylex(plan.set, to, from, 'LIMIT', 0, size)
        : await connection.zrangebylex(plan.set, from, to, 'LIMIT', 0, size)
      const members = found.map((member) => member.slice(plan.base.length))
      const metas = await metasOf(index, members)
      if (members.length > 0) yield members.map((member, i) => ({ member, meta: metas[i] }))
      const last = found.at(-1)
      if (last !== undefined) position = Buffer.from(`(${last}`)
      if (found.length < size) break
    }
  }
}

/** Bounds compare by what follows their bracket; `-` and `+` are below and above all. */
const higher = (position: Buffer, min: Buffer): Buffer =>
  min.toString() === '-' || Buffer.compare(position.subarray(1), min.subarray(1)) > 0 ? position : min
const lower = (position: Buffer, max: Buffer): Buffer =>
  max.toString() === '+' || Buffer.compare(position.subarray(1), max.subarray(1)) < 0 ? position : max

async function metasOf({ connection, keys }: Index, members: readonly string[]): Promise<(StoredMeta | undefined)[]> {
  if (members.length === 0) return []
  const texts = await connection.hmget(keys.meta, ...members)
  return members.map((member, i) => parseMeta(member, texts[i]))
}

function matches(meta: StoredMeta, { prefix, contains, tag, namespace, dependsOn }: EntryFilter): boolean {
  return (
    (prefix === undefined || meta.key.startsWith(prefix)) &&
    (contains === undefined || meta.key.includes(contains)) &&
    (tag === undefined || meta.tags.includes(tag)) &&
    (namespace === undefined || namespaceOf(meta.key) === namespace) &&
    (dependsOn === undefined || meta.dependsOn.includes(dependsOn))
  )
}

const compareValues = <T extends number | string>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0)

function pageOf(found: readonly Found[], rest: Omit<EntryPage, 'items'>): EntryPage {
  return { items: found.map(({ meta }) => meta), ...rest }
}

function cursorText(...parts: readonly (string | number | undefined)[]): string {
  return Buffer.from(JSON.stringify(parts.map((part) => (part === undefined ? part : String(part))))).toString(
    'base64url',
  )
}

/** @throws TypeError where the text is no cursor of ours */
function parseCursor(cursor: string | undefined): string[] {
  if (cursor === undefined) return []
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(parts)) return parts.map(String)
  } catch {
    // Falls through to the sentence below.
  }
  throw new TypeError('the cursor is not one that this list gave out')
}
