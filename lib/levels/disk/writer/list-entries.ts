import type { EntryFilter, EntryPage, StoredMeta } from '@/lib/ports/far-level'
import type { Op } from '@/lib/levels/disk/disk-protocol'
import { writeCursor } from '@/lib/levels/disk/list-cursor'
import { isByKey, reachOf, type Reach } from './list-reach'
import { textOf } from '@/lib/levels/disk/text-of'
import type { Statements } from '@/lib/sqlite/statements'

type ListOp = Extract<Op, { kind: 'list' }>

/** A total is counted as far as this and left out beyond it: a first page may not cost more as the level grows. */
const MAX_COUNTED = 10_000
/** Entries looked at for one page where no index can answer. About 30 ms. */
const MAX_LOOKED = 50_000

const META = `CAST(e.key AS BLOB), e.version, e.created_at, e.expires_at, e.stale_until, CAST(e.tags AS BLOB),
  CAST(e.depends_on AS BLOB), CAST(e.epoch AS BLOB), e.stamp, e.size, e.id`
const ID_COLUMN = 10

/** One page of entries in the order of an index, from where the cursor stands (keyset paging). */
export function listEntries(statements: Statements, op: ListOp): EntryPage {
  const reach = reachOf(op)
  const limit = Math.max(1, Math.floor(op.limit))
  const found: (readonly unknown[])[] = []
  let looked = 0
  let edge: readonly unknown[] | undefined
  for (const range of reach.ranges) {
    const wanted = limit + 1 - found.length
    const part =
      reach.contains === undefined
        ? { found: rowsOf(statements, { reach, range, limit: wanted }), looked: 0, edge: undefined }
        : look(statements, { reach, range, limit: wanted, contains: reach.contains, window: MAX_LOOKED - looked })
    found.push(...part.found)
    looked += part.looked
    edge = part.edge
    if (found.length > limit || edge !== undefined) break
  }
  const items = found.slice(0, limit)
  const at = found.length > limit ? items.at(-1) : edge
  const total = op.cursor === undefined ? totalOf(statements, op.filter, reach) : undefined
  const page = { items: items.map(metaOf), cursor: at && cursorAt(at, op), total }
  return found.length > limit || edge === undefined ? page : { ...page, scanned: { looked, of: countAll(statements) } }
}

interface Stretch {
  readonly reach: Reach
  readonly range: Reach['ranges'][number]
  readonly limit: number
}

const whereOf = ({ where }: { readonly where: readonly string[] }): string =>
  where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''

function rowsOf(statements: Statements, { reach, range, limit }: Stretch, offset = 0): readonly (readonly unknown[])[] {
  const sql = `SELECT ${META} FROM ${reach.from} ${whereOf(range)} ORDER BY ${range.order} LIMIT ? OFFSET ?`
  return statements.rows(sql, [...range.values, limit, offset])
}

/**
 * Looks at a window of the index for keys that hold a text; only entries that do are read.
 * @returns `edge`: the last that was looked at, where there is more beyond it
 */
function look(statements: Statements, stretch: Stretch & { readonly contains: Uint8Array; readonly window: number }) {
  const { reach, range, contains, window, limit } = stretch
  const keys = `SELECT e.id AS at, CAST(${reach.key} AS BLOB) AS bytes FROM ${reach.from} ${whereOf(range)}
    ORDER BY ${range.order} LIMIT ?`
  const sql = `SELECT ${META} FROM (${keys}) CROSS JOIN entry e ON e.id = at WHERE instr(bytes, ?) > 0 LIMIT ?`
  const found = statements.rows(sql, [...range.values, window, contains, limit])
  if (found.length >= limit) return { found, looked: window, edge: undefined }
  const beyond = statements.rows(`SELECT at FROM (${keys} OFFSET ?)`, [...range.values, 1, window])
  if (beyond.length > 0)
    return { found, looked: window, edge: rowsOf(statements, { ...stretch, limit: 1 }, window - 1)[0] }
  const seen = statements.row(`SELECT count(*) FROM (${keys})`, [...range.values, window])
  return { found, looked: Number(seen?.[0] ?? 0), edge: undefined }
}

function totalOf(statements: Statements, filter: EntryFilter, reach: Reach): number | undefined {
  if (reach.contains !== undefined) return undefined
  if (Object.values(filter).every((value) => value === undefined)) return countAll(statements)
  const { from, values } = reach.everything
  const sql = `SELECT count(*) FROM (SELECT 1 FROM ${from} ${whereOf(reach.everything)} LIMIT ${MAX_COUNTED + 1})`
  const counted = Number(statements.row(sql, values)?.[0] ?? 0)
  return counted > MAX_COUNTED ? undefined : counted
}

const countAll = (statements: Statements): number => Number(statements.row('SELECT entries FROM totals')?.[0] ?? 0)

function cursorAt(row: readonly unknown[], op: ListOp): string {
  if (isByKey(op)) return writeCursor([textOf(row[0]), Number(row[1])])
  return writeCursor([String(op.sort.by === 'size' ? row[9] : row[3]), Number(row[ID_COLUMN])])
}

function metaOf(row: readonly unknown[]): StoredMeta {
  return {
    key: textOf(row[0]),
    version: Number(row[1]),
    createdAt: Number(row[2]),
    expiresAt: Number(row[3]),
    staleUntil: Number(row[4]),
    tags: namesIn(row[5]),
    dependsOn: namesIn(row[6]),
    epoch: textOf(row[7]),
    stamp: Number(row[8]),
    sizeBytes: Number(row[9]),
  }
}

/** Damaged names are no names: a list must not fail because of one entry. */
function namesIn(column: unknown): string[] {
  const text = textOf(column)
  if (text === '') return []
  try {
    const names: unknown = JSON.parse(text)
    return Array.isArray(names) ? names.map(String) : []
  } catch {
    return []
  }
}
