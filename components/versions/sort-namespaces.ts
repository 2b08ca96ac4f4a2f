import type { NamespaceRow } from '@/lib/api/contract/namespaces'

const FIGURES = ['entries', 'bytes', 'hits'] as const
type Figure = (typeof FIGURES)[number]
export type SortColumn = Figure | 'namespace'

/** By name, or by a figure, the greatest first; the other way round each. */
export const SORTS = ['namespace', '-namespace', 'entries', '-entries', 'bytes', '-bytes', 'hits', '-hits'] as const
export type Sort = (typeof SORTS)[number]

/** @returns the namespaces in that order; those that are alike by name */
export function sortNamespaces<Row extends Pick<NamespaceRow, SortColumn>>(rows: readonly Row[], sort: Sort): Row[] {
  const sign = sort.startsWith('-') ? -1 : 1
  const by = sort.replace('-', '')
  const figure = FIGURES.find((one): one is Figure => one === by)
  return [...rows].sort((a, b) => {
    const names = a.namespace.localeCompare(b.namespace)
    return figure ? sign * (a[figure] - b[figure]) || names : sign * names
  })
}

/** @returns what pressing a column's name sorts by: of figures the greatest are looked for first, of names the first */
export function pressed(column: SortColumn, sort: Sort): Sort {
  const first: Sort = column === 'namespace' ? column : `-${column}`
  const second: Sort = column === 'namespace' ? '-namespace' : column
  return sort === first ? second : first
}
