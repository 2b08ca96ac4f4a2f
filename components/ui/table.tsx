import type { ReactNode } from 'react'
import { SortButton, type Sorting } from './sort-button'
import styles from './ui.module.css'
import { useNarrow } from './use-narrow'

export interface Column {
  readonly name: string
  /** What stands below it, told on hover. */
  readonly means?: string
  /** Figures stand on the right, one above the other. */
  readonly isFigure?: boolean
  /** Where the list can be sorted by it. */
  readonly sorting?: Sorting
}

export const figure = (name: string, means?: string, sorting?: Sorting): Column => ({
  ...{ name, means, sorting },
  isFigure: true,
})

interface TableProps {
  /** For those who hear the page instead of seeing it. */
  label: string
  columns: readonly (string | Column)[]
  /**
   * On a small screen, or in a window of at most that many em, a row is a card, each cell below its column's name. For
   * tables too wide for it, of up to 11 columns.
   */
  stacks?: boolean | number
  /** Within which it scrolls; as high as its rows where it is left out. */
  height?: number
  /** Its rows. */
  children: ReactNode
}

const SMALL_EM = 48

/** Rows below headings; where they do not fit they scroll sideways, by keyboard, too. */
export function Table({ label, columns, stacks = false, height, children }: TableProps) {
  const isNarrow = useNarrow(typeof stacks === 'number' ? stacks : SMALL_EM)
  const isStacked = stacks !== false && isNarrow
  const told = columns.map((column): Column => (typeof column === 'string' ? { name: column } : column))
  return (
    <div className={styles.scroll} style={{ height }} tabIndex={0} role="region" aria-label={label}>
      <table className={styles.table} data-stacked={isStacked} style={isStacked ? namesForCells(told) : undefined}>
        <thead>
          <tr>
            {told.map((column) => (
              <Heading key={column.name} {...column} />
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}

function Heading({ name, means, isFigure, sorting }: Column) {
  const text = means ? <span className={styles.explained}>{name}</span> : name
  return (
    <th
      scope="col"
      className={isFigure ? styles.number : undefined}
      title={means}
      aria-sort={sorting && (sorting.order ?? 'none')}
    >
      {sorting ? <SortButton {...sorting}>{text}</SortButton> : text}
    </th>
  )
}

/** Where rows are cards the style sheet writes these above the cells, so that no row has to repeat them. */
const namesForCells = (columns: readonly Column[]): Record<string, string> =>
  Object.fromEntries(columns.map(({ name }, index) => [`--column-${index + 1}`, JSON.stringify(name)]))
