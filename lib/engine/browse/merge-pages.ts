import { answering, type Freshness } from '@/lib/kernel/entry'
import { compareKeys } from '@/lib/kernel/key-order'
import type { LevelName } from '@/lib/kernel/outcome'
import type { EntryPage, EntrySort, StoredMeta } from '@/lib/ports/far-level'

/** Entries looked at for one page, a quarter of a second: what is not found among so many is left to the next page. */
const LOOKED_AT_MOST = 3_000

/** One level's own list, in the order that was asked for. */
export interface LevelList {
  readonly level: LevelName
  readonly entries: number
  readonly list: (cursor: string | undefined, limit: number) => EntryPage | Promise<EntryPage>
}

export interface MergedRow {
  readonly meta: StoredMeta
  readonly levels: readonly LevelName[]
  /** As it was judged when it was chosen: by the time a page is full it may have died, which is no reason to show it dead. */
  readonly state: Freshness
}

export interface MergedPage {
  readonly rows: readonly MergedRow[]
  readonly cursor: string | undefined
  readonly total: number | undefined
  readonly totalIsExact: boolean
  readonly looked: number
  readonly scanned: { readonly looked: number; readonly of: number } | undefined
}

interface Request {
  readonly sort: EntrySort
  readonly cursor: string | undefined
  readonly limit: number
  /** Entries asked of a level at once. */
  readonly step: number
  /** @returns the state of an entry as this level holds it */
  readonly judge: (meta: StoredMeta, level: LevelName) => Freshness
  /** Whether entries that a read finds in this state are shown. */
  readonly shows: (state: Freshness) => boolean
}

/** Where one level's walk stands: the page it is in, and how far that page has been used. */
interface Walk {
  readonly source: LevelList
  /** What its first page says that there is in all; later pages do not say. */
  readonly total: number | undefined
  /** The cursor that leads to `page`. */
  at: string | undefined
  page: EntryPage
  next: number
  done: boolean
  /** Enough was looked at for now and nothing found: what comes next is not known, so the page ends here. */
  paused: boolean
}

/** What an opaque cursor says: for each level the page it was in, and the last entry that was shown or passed over. */
interface Place {
  readonly pages: Readonly<Record<string, string | null | undefined>>
  readonly after: Passed
}

/** Far levels hold a key in each of its generations, which only the order by key puts side by side. */
type Passed = Pick<StoredMeta, 'key' | 'version'>

/** Merges the levels' lists into one, a key once, without holding more than a page of each. */
export async function mergePages(lists: readonly LevelList[], request: Request): Promise<MergedPage> {
  const place = request.cursor === undefined ? undefined : readCursor(request.cursor)
  const walks = await Promise.all(lists.map((source) => startWalk(source, request, place)))
  const rows: MergedRow[] = []
  let after = place?.after ?? { key: '', version: 0 }
  let looked = 0
  while (rows.length < request.limit && looked < LOOKED_AT_MOST && !walks.some((walk) => walk.paused)) {
    const first = walks.reduce<StoredMeta | undefined>(
      (best, walk) => foremost(best, headOf(walk), request.sort),
      undefined,
    )
    if (!first) break
    const copies: Copy[] = []
    for (const walk of walks) copies.push(...(await takeOf(walk, first.key, request)))
    const row = rowOf(copies, request)
    if (row) rows.push(row)
    after = copies.at(-1)?.meta ?? first
    looked++
  }
  const ended = walks.every((walk) => walk.done)
  // A level that does not count so many leaves it to the others: each entry is in most of them, as a rule.
  const totals = walks.flatMap((walk) => walk.total ?? [])
  const whole = ended && place === undefined
  const told = Math.max(-1, ...totals)
  // Where there is more than is shown, who says that this is all holds only a part.
  const total = whole ? rows.length : ended || told > rows.length ? told : -1
  const scanned = walks.map((walk) => walk.page.scanned).find((one) => one !== undefined)
  return {
    rows,
    cursor: ended ? undefined : writeCursor(walks, after),
    total: total < 0 ? undefined : total,
    totalIsExact: whole,
    looked,
    scanned,
  }
}

interface Copy {
  readonly meta: StoredMeta
  readonly level: LevelName
  readonly state: Freshness
}

/** The entry as a read would find it, with the levels whose copies are not worse than dead where that is. */
function rowOf(copies: readonly Copy[], { shows }: Request): MergedRow | undefined {
  const found = answering(copies)
  if (!found || !shows(found.state)) return undefined
  const held = found.state === 'dead' ? copies : copies.filter(({ state }) => state !== 'dead')
  return { meta: found.meta, state: found.state, levels: [...new Set(held.map(({ level }) => level))] }
}

async function startWalk(source: LevelList, { step, sort }: Request, place: Place | undefined): Promise<Walk> {
  const saved = place?.pages[source.level]
  const empty: EntryPage = { items: [], cursor: undefined, total: undefined }
  const blank = { source, total: undefined, next: 0, paused: false }
  if (place && saved === undefined) return { ...blank, at: undefined, page: empty, done: true }
  const at = saved ?? undefined
  const page = await source.list(at, step)
  const walk: Walk = { ...blank, total: page.total, at, page, done: false }
  // A page that was begun is read again; what was already shown of it is passed over.
  if (place) walk.next = usedOf(walk.page.items, sort, place.after)
  await settle(walk, step)
  return walk
}

function usedOf(items: readonly StoredMeta[], sort: EntrySort, after: Passed): number {
  if (sort.by !== 'key')
    return items.findIndex(({ key, version }) => key === after.key && version === after.version) + 1
  const first = items.findIndex(({ key }) =>
    sort.descending ? compareKeys(key, after.key) < 0 : compareKeys(key, after.key) > 0,
  )
  return first < 0 ? items.length : first
}

function headOf(walk: Walk): StoredMeta | undefined {
  return walk.page.items[walk.next]
}

/** Passes over what a level has next under a key: by key, all generations of it, of which a read finds one. */
async function takeOf(walk: Walk, key: string, { step, judge }: Request): Promise<Copy[]> {
  const { level } = walk.source
  const copies: Copy[] = []
  for (let meta = headOf(walk); meta?.key === key; meta = headOf(walk)) {
    copies.push({ meta, level, state: judge(meta, level) })
    walk.next++
    await settle(walk, step)
  }
  return copies
}

/** Turns pages until there is an entry to show, none is left, or a level had to look at many to find none. */
async function settle(walk: Walk, step: number): Promise<void> {
  while (!headOf(walk) && !walk.done && !walk.paused) {
    const { cursor, scanned } = walk.page
    if (cursor === undefined) walk.done = true
    else {
      walk.at = cursor
      if (scanned && scanned.looked >= LOOKED_AT_MOST) walk.paused = true
      else {
        walk.page = await walk.source.list(cursor, step)
        walk.next = 0
      }
    }
  }
}

function foremost(best: StoredMeta | undefined, meta: StoredMeta | undefined, sort: EntrySort): StoredMeta | undefined {
  if (!best || !meta || sort.by !== 'key') return best ?? meta
  return compareKeys(meta.key, best.key) < 0 !== sort.descending ? meta : best
}

function writeCursor(walks: readonly Walk[], { key, version }: Passed): string {
  const pages = Object.fromEntries(
    walks.filter((walk) => !walk.done).map((walk) => [walk.source.level, walk.at ?? null]),
  )
  return Buffer.from(JSON.stringify({ pages, after: { key, version } } satisfies Place)).toString('base64url')
}

function readCursor(cursor: string): Place {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (isPlace(place)) return place
  } catch {
    // Falls through to the sentence below.
  }
  throw new TypeError('the cursor is not one that this list gave out')
}

function isPlace(value: unknown): value is Place {
  if (typeof value !== 'object' || value === null || !('pages' in value) || !('after' in value)) return false
  if (typeof value.pages !== 'object' || value.pages === null) return false
  const { after } = value
  if (typeof after !== 'object' || after === null || !('key' in after) || !('version' in after)) return false
  return typeof after.key === 'string' && typeof after.version === 'number'
}
