import { readCursor } from '@/lib/levels/disk/list-cursor'
import { namespaceRange, prefixEnd } from '@/lib/levels/disk/key-range'
import { compareKeys } from '@/lib/kernel/key-order'
import type { Op } from '@/lib/levels/disk/disk-protocol'
import type { Bindable } from '@/lib/sqlite/statements'

type ListOp = Extract<Op, { kind: 'list' }>

interface Conditions {
  readonly where: readonly string[]
  readonly values: readonly Bindable[]
}

/** A list as SQL: where it reads, in which stretches of the index, and what has to be looked at one by one. */
export interface Reach {
  readonly from: string
  /** The filter alone, for counting, which needs no entries where names have a table. */
  readonly everything: Conditions & { readonly from: string }
  /** One after the other: where entries may tie, first the rest of the tie, so that each is one range of the index. */
  readonly ranges: readonly (Conditions & { readonly order: string })[]
  /** The column that holds the key in the index that is read. */
  readonly key: string
  /** What keys have to hold, which no index knows. */
  readonly contains: Uint8Array | undefined
}

export function reachOf(op: ListOp): Reach {
  const { from, names, table, ...filter } = conditionsOf(op)
  const { contains } = op.filter
  const namespaces = namespacesOf(op, table)
  return {
    from,
    everything: { ...and(filter, eitherOf(namespaces)), from: names },
    ranges: rangesOf(op, table).flatMap(({ order, ...range }) =>
      (isByKey(op) ? namespaces : [eitherOf(namespaces)]).map((namespace) => ({
        order,
        ...and(and(filter, namespace), range),
      })),
    ),
    key: `${table}.key`,
    contains: contains ? Buffer.from(contains) : undefined,
  }
}

/**
 * Entries of a tag or a parent are read in that table's order, which is the keys'; CROSS JOIN keeps SQLite from turning
 * the tables round, as it would without statistics.
 */
function conditionsOf({ filter }: ListOp): Conditions & { from: string; names: string; table: string } {
  const named = [
    ['tag', filter.tag],
    ['parent', filter.dependsOn],
  ] as const
  const tables: string[] = []
  const where: string[] = []
  const values: Bindable[] = []
  for (const [table, name] of named) {
    if (name === undefined) continue
    tables.push(table)
    where.push(`${table}.${table} = ?`)
    values.push(name)
  }
  const table = tables[0] ?? 'e'
  const joined = (other: string, alias = other): string =>
    ` CROSS JOIN ${other} ON ${alias}.key = ${table}.key AND ${alias}.version = ${table}.version`
  const names = table === 'e' ? 'entry e' : tables.reduce((from, other) => from + joined(other))
  const from = table === 'e' ? names : names + joined('entry e', 'e')
  const { prefix = '', from: start = '' } = filter
  // One lower bound: of two SQLite would seek by either.
  const lowest = compareKeys(start, prefix) > 0 ? start : prefix
  if (lowest) {
    where.push(`${table}.key >= ?`)
    values.push(lowest)
  }
  if (filter.prefix) {
    const end = prefixEnd(filter.prefix)
    if (end !== undefined) {
      where.push(`${table}.key < ?`)
      values.push(end)
    }
  }
  return { from, names, table, where, values }
}

/** A namespace is two stretches of the keys: its bare name, and all that begin with it and a colon; in order. */
function namespacesOf({ filter, sort }: ListOp, table: string): Conditions[] {
  if (filter.namespace === undefined) return [{ where: [], values: [] }]
  const [bare, from, to] = namespaceRange(filter.namespace)
  const stretches = [
    { where: [`${table}.key = ?`], values: [bare] },
    { where: [`${table}.key >= ?`, `${table}.key < ?`], values: [from, to] },
  ]
  return sort.descending ? stretches.reverse() : stretches
}

const and = (a: Conditions, b: Conditions): Conditions => ({
  where: [...a.where, ...b.where],
  values: [...a.values, ...b.values],
})

function eitherOf(conditions: readonly Conditions[]): Conditions {
  if (conditions.length === 1 && conditions[0]) return conditions[0]
  return {
    where: [conditions.map(({ where }) => `(${where.join(' AND ')})`).join(' OR ')].map((either) => `(${either})`),
    values: conditions.flatMap(({ values }) => values),
  }
}

function rangesOf({ sort, cursor }: ListOp, table: string): (Conditions & { order: string })[] {
  const way = sort.descending ? 'DESC' : 'ASC'
  const past = sort.descending ? '<' : '>'
  const at = readCursor(cursor)
  const [column, tie] = orderOf(sort, table)
  const order = `${column} ${way}, ${tie} ${way}`
  if (at === undefined) return [{ where: [], values: [], order }]
  const value = column.endsWith('.key') ? at[0] : Number(at[0])
  return [
    { where: [`${column} = ?`, `${tie} ${past} ?`], values: [value, at[1]], order: `${tie} ${way}` },
    { where: [`${column} ${past} ?`], values: [value], order },
  ]
}

/** What is sorted by, and what tells apart entries that tie: both in the order of one index. */
export function orderOf({ by }: ListOp['sort'], table: string): readonly [column: string, tie: string] {
  if (by === 'size') return ['e.size', 'e.id']
  if (by === 'expires') return ['e.expires_at', 'e.id']
  return [`${table}.key`, `${table}.version`]
}

/** Hits are counted in memory only; here such a list is by key. */
export const isByKey = ({ sort }: ListOp): boolean => sort.by === 'key' || sort.by === 'hits'
