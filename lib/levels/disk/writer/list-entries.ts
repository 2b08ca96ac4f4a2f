import type { EntryFilter, EntryPage, StoredMeta } from '@/lib/ports/far-level'
import type { Op } from '@/lib/levels/disk/disk-protocol'
import { writeCursor } from '@/lib/levels/disk/list-cursor'
import { isByKey, reachOf, type Reach } from './list-reach'
import { textOf } from '@/lib/levels/disk/text-of'
import type { Statements } from './statements'

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
  let last: readonly unknown[] | undefined
  let ended = true
  for (const range of reach.ranges) {
    // A window of entries is looked at, and of those the ones that hold what no index knows are kept.
    const window = reach.residual === undefined ? limit + 1 - found.length : MAX_LOOKED - looked
    const rows = windowOf(statements, { reach, range, window, limit: limit + 1 - found.length })
    found.push(...rows.found)
    looked += rows.looked
    last = rows.last ?? last
    if (found.length > limit || (reach.residual !== undefined && looked >= MAX_LOOKED)) {
      ended = false
      break
    }
  }
  const items = found.slice(0, limit)
  const at = found.length > limit ? items.at(-1) : last
  const cursor = ended || at === undefined ? undefined : cursorAt(at, op)
  const total = op.cursor === undefined ? totalOf(statements, op.filter, reach) : undefined
  const page = { items: items.map(metaOf), cursor, total }
  return reach.residual === undefined || ended ? page : { ...page, scanned: { looked, of: countAll(statements) } }
}

interface Window {
  readonly reach: Reach
  readonly range: Reach['ranges'][number]
  readonly window: number
  readonly limit: number
}

function windowOf(statements: Statements, { reach, range, window, limit }: Window) {
  const where = range.where.length > 0 ? `WHERE ${range.where.join(' AND ')}` : ''
  const sql = `SELECT ${META} FROM ${reach.from} ${where} ORDER BY ${range.order} LIMIT ?`
  if (reach.residual === undefined) {
    const found = statements.rows(sql, [...range.values, limit])
    return { found, looked: found.length, last: found.at(-1) }
  }
  const matching = `SELECT * FROM (${sql}) WHERE instr(${reach.residual.column}, ?) > 0 LIMIT ?`
  const found = statements.rows(matching.replace('CAST(e.key AS BLOB)', 'CAST(e.key AS BLOB) AS key_bytes'), [
    ...range.values,
    window,
    reach.residual.value,
    limit,
  ])
  if (found.length >= limit) return { found, looked: 0, last: found.at(-1) }
  const edge = statements.rows(`${sql} OFFSET ?`, [...range.values, 1, window - 1])
  if (edge.length > 0) return { found, looked: window, last: edge[0] }
  const seen = statements.row(`SELECT count(*) FROM (SELECT 1 FROM ${reach.from} ${where} LIMIT ?)`, [
    ...range.values,
    window,
  ])
  return { found, looked: Number(seen?.[0] ?? 0), last: undefined }
}

function totalOf(statements: Statements, filter: EntryFilter, reach: Reach): number | undefined {
  if (reach.residual !== undefined) return undefined
  if (Object.values(filter).every((value) => value === undefined)) return countAll(statements)
  const { where, values } = reach.everything
  const sql = `SELECT count(*) FROM (SELECT 1 FROM ${reach.from} WHERE ${where.join(' AND ')} LIMIT ${MAX_COUNTED + 1})`
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
