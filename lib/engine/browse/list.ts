import type { ListedEntry, ListPage, ListQuery } from '@/lib/engine/answers'
import type { Core } from '@/lib/engine/core'
import { type Freshness, freshnessAt } from '@/lib/kernel/entry'
import { namespaceOf } from '@/lib/kernel/key'
import { assertSettingNames, type SettingNames } from '@/lib/kernel/setting-names'
import { stepByStep } from '@/lib/kernel/steps'
import type { LevelName } from '@/lib/kernel/outcome'
import type { EntryFilter, EntryPage, EntrySort, FarLevel, StoredMeta } from '@/lib/ports/far-level'
import { mergePages, type LevelList, type MergedPage, type MergedRow } from './merge-pages'

const DEFAULT_LIMIT = 50
const MAX_LIMIT = 500

const NAMES: SettingNames<ListQuery> = {
  ...{ prefix: true, from: true, contains: true, tag: true, namespace: true, level: true, state: true },
  ...{ sort: true, cursor: true, limit: true },
}

/**
 * A page of what is cached, over all levels. In key order the levels are walked side by side, so each row knows who holds
 * it and is in the state in which a read would find it; by size, expiry or hits, the level that holds the most leads, and
 * tells its own. Entries that are no longer servable are left out unless they are asked for.
 *
 * @throws TypeError for a limit out of range or a cursor that is none
 */
export async function list(core: Core, query: ListQuery = {}): Promise<ListPage> {
  assertSettingNames(query, NAMES, 'list()')
  const limit = query.limit ?? DEFAULT_LIMIT
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    throw new TypeError(`limit must be a whole number from 1 to ${MAX_LIMIT}, not ${limit}`)
  const { prefix, from, contains, tag, namespace } = query
  const filter: EntryFilter = { prefix, from, contains, tag, namespace }
  for (const [name, text] of Object.entries(filter))
    if (text !== undefined && typeof text !== 'string')
      throw new TypeError(`${name} must be a text, not ${typeof text}`)
  if (!['memory', 'redis', 'disk', undefined].includes(query.level))
    throw new TypeError(`level must be memory, redis or disk, not ${query.level}`)
  if (!['fresh', 'stale', 'dead', undefined].includes(query.state))
    throw new TypeError(`state must be fresh, stale or dead, not ${query.state}`)
  const sort = sortOf(query.sort ?? 'key')
  // All rows are as of one moment: judged by one and told by a later one, a row could be fresh with no time left.
  const now = core.clock.exact()
  const unanswered = new Set<LevelName>()
  const lists = levelLists(core, { filter, sort, level: query.level, failed: (level) => unanswered.add(level) })
  const page = await mergePages(lists, {
    sort,
    cursor: query.cursor,
    limit,
    // Where rows are chosen by their state, few of those looked at may be shown.
    step: query.state === undefined ? limit : MAX_LIMIT,
    judge: (meta, level) => stateOf(core, { meta, level, now }),
    shows: (state) => (query.state ? state === query.state : state !== 'dead'),
  })
  const items = page.rows.map((row) => rowOf(core, row, now))
  const walked = new Set(lists.map(({ level }) => level))
  const unseen = core.far.map(({ name }) => name).filter((name) => unanswered.has(name) || !walked.has(name))
  const { cursor: nextCursor } = page
  const totalIsExact = page.totalIsExact && unanswered.size === 0
  const { total, scanned } = query.state === undefined || nextCursor === undefined ? page : untold(page)
  return { items, nextCursor, total, totalIsExact, scanned, unanswered: [...unanswered], unseen }
}

/** No level counts by state: what a page tells is how many were looked at for it. */
function untold({ looked, total, scanned }: MergedPage): Pick<MergedPage, 'total' | 'scanned'> {
  return { total: undefined, scanned: scanned ?? (total === undefined ? undefined : { looked, of: total }) }
}

function sortOf(text: NonNullable<ListQuery['sort']>): EntrySort {
  const by = String(text).replace('-', '')
  if (by !== 'key' && by !== 'size' && by !== 'expires' && by !== 'hits')
    throw new TypeError(`sort must be key, size, expires or hits, with "-" before it for descending, not ${text}`)
  return { by, descending: text.startsWith('-') }
}

interface Asked {
  readonly filter: EntryFilter
  readonly sort: EntrySort
  readonly level: LevelName | undefined
  /** Told of a level that did not answer: the others are listed without it. */
  readonly failed: (level: LevelName) => void
}

const NOTHING: EntryPage = { items: [], cursor: undefined, total: undefined }

function levelLists(core: Core, { filter, sort, level, failed }: Asked): LevelList[] {
  const memory: LevelList = {
    level: 'memory',
    entries: core.near.usage().entries,
    list: (cursor, limit) => stepByStep(core.near.list(filter, sort, cursor, limit)),
  }
  const isDown = (one: FarLevel): boolean => one.status().status === 'down'
  for (const one of core.far) if (isDown(one)) failed(one.name)
  const far = core.far
    .filter((one) => !isDown(one))
    .map((one): LevelList => ({
      level: one.name,
      entries: core.usages.of(one.name).entries,
      list: async (cursor, limit) => {
        try {
          return await one.list(filter, sort, cursor, limit)
        } catch (error) {
          if (error instanceof TypeError) throw error
          failed(one.name)
          return NOTHING
        }
      },
    }))
  const all = [memory, ...far]
  if (level) return all.filter((one) => one.level === level)
  if (sort.by === 'key') return all
  return [sort.by === 'hits' ? memory : leadOf(all)]
}

/** Of what the fullest level holds: with so much of it the disk shows the same picture. */
const NEARLY_ALL = 0.9

/**
 * Only memory counts hits; sizes and expiries differ between levels, so one of them has to lead: the one that holds most.
 * The disk alone has these orders as indexes, so it leads where it holds nearly as much.
 */
function leadOf(levels: readonly LevelList[]): LevelList {
  const fullest = levels.reduce((most, one) => (one.entries > most.entries ? one : most))
  const disk = levels.find(({ level }) => level === 'disk')
  return disk && fullest.level === 'redis' && disk.entries >= NEARLY_ALL * fullest.entries ? disk : fullest
}

/** An entry's record, and where it was read. */
interface Found {
  readonly meta: StoredMeta
  readonly level: LevelName
  readonly now: number
}

/** As a read would find it there: memory has dropped what was named by its key, so it may hold what far levels may not. */
function stateOf(core: Core, { meta, level, now }: Found): Freshness {
  if (meta.version !== core.validity.versions.active(namespaceOf(meta.key))) return 'dead'
  const byTime = freshnessAt(meta, now)
  if (byTime === 'dead') return 'dead'
  const { kind } = core.validity.floors.judge(meta, level === 'memory')
  return kind === 'valid' ? byTime : kind === 'soft' ? 'stale' : 'dead'
}

function rowOf(core: Core, { meta, levels, state }: MergedRow, now: number): ListedEntry {
  const { key, version, sizeBytes, tags, expiresAt } = meta
  const ttlMs = Math.max(0, Math.ceil(expiresAt - now))
  const hits = core.near.hitsOf(key)
  const held: LevelName[] = core.near.has(key) && !levels.includes('memory') ? ['memory', ...levels] : [...levels]
  return {
    key,
    namespace: namespaceOf(key),
    version,
    levels: held,
    state,
    ttlMs,
    sizeBytes,
    hits,
    tags,
  }
}
