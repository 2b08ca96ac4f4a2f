import { readCursor } from '@/lib/levels/disk/list-cursor'
import { namespaceRange, prefixEnd } from '@/lib/levels/disk/key-range'
import type { Op } from '@/lib/levels/disk/disk-protocol'
import type { Bindable } from './statements'

type ListOp = Extract<Op, { kind: 'list' }>

interface Conditions {
  readonly where: readonly string[]
  readonly values: readonly Bindable[]
}

/** A list as SQL: where it reads, in which stretches of the index, and what has to be looked at one by one. */
export interface Reach {
  readonly from: string
  /** The filter alone, for counting. */
  readonly everything: Conditions
  /** One after the other: where entries may tie, first the rest of the tie, so that each is one range of the index. */
  readonly ranges: readonly (Conditions & { readonly order: string })[]
  readonly residual: { readonly column: string; readonly value: Uint8Array } | undefined
}

export function reachOf(op: ListOp): Reach {
  const { from, everything } = conditionsOf(op)
  const { contains } = op.filter
  const namespaces = namespacesOf(op)
  return {
    from,
    everything: and(everything, eitherOf(namespaces)),
    ranges: rangesOf(op).flatMap(({ order, ...range }) =>
      (isByKey(op) ? namespaces : [eitherOf(namespaces)]).map((namespace) => ({
        order,
        ...and(and(everything, namespace), range),
      })),
    ),
    residual: contains ? { column: 'key_bytes', value: Buffer.from(contains) } : undefined,
  }
}

function conditionsOf({ filter }: ListOp): Pick<Reach, 'from' | 'everything'> {
  const where: string[] = []
  const values: Bindable[] = []
  let from = 'entry e'
  for (const [table, name] of [
    ['tag', filter.tag],
    ['parent', filter.dependsOn],
  ] as const) {
    if (name === undefined) continue
    from += ` JOIN ${table} ON ${table}.entry = e.id`
    where.push(`${table}.${table} = ?`)
    values.push(name)
  }
  if (filter.prefix) {
    where.push('e.key >= ?')
    values.push(filter.prefix)
    const end = prefixEnd(filter.prefix)
    if (end !== undefined) {
      where.push('e.key < ?')
      values.push(end)
    }
  }
  return { from, everything: { where, values } }
}

/** A namespace is two stretches of the keys: its bare name, and all that begin with it and a colon; in order. */
function namespacesOf({ filter, sort }: ListOp): Conditions[] {
  if (filter.namespace === undefined) return [{ where: [], values: [] }]
  const [bare, from, to] = namespaceRange(filter.namespace)
  const stretches = [
    { where: ['e.key = ?'], values: [bare] },
    { where: ['e.key >= ?', 'e.key < ?'], values: [from, to] },
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

function rangesOf({ sort, cursor }: ListOp): (Conditions & { order: string })[] {
  const way = sort.descending ? 'DESC' : 'ASC'
  const past = sort.descending ? '<' : '>'
  const at = readCursor(cursor)
  const [column, tie] = orderOf(sort)
  const order = `${column} ${way}, ${tie} ${way}`
  if (at === undefined) return [{ where: [], values: [], order }]
  const value = column === 'e.key' ? at[0] : Number(at[0])
  return [
    { where: [`${column} = ?`, `${tie} ${past} ?`], values: [value, at[1]], order: `${tie} ${way}` },
    { where: [`${column} ${past} ?`], values: [value], order },
  ]
}

/** What is sorted by, and what tells apart entries that tie: both in the order of one index. */
function orderOf({ by }: ListOp['sort']): readonly [column: string, tie: string] {
  if (by === 'size') return ['e.size', 'e.id']
  if (by === 'expires') return ['e.expires_at', 'e.id']
  return ['e.key', 'e.version']
}

/** Hits are counted in memory only; here such a list is by key. */
export const isByKey = ({ sort }: ListOp): boolean => sort.by === 'key' || sort.by === 'hits'
