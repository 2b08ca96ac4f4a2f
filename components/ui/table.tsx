import type { PointerEvent, ReactNode } from 'react'
import { headingOf } from './heading-of'
import { SortButton, type Sorting } from './sort-button'
import styles from './ui.module.css'
import { useNarrow } from './use-narrow'

export interface Column {
  readonly name: string
  /** What stands below it, told on hover, on focus and on touch. */
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
/** For `stacks` of tables of seven columns and more: beside the navigation they have no room below this. */
export const MEDIUM_EM = 75

/** Rows below headings; where they do not fit they scroll sideways, by keyboard, too. */
export function Table({ label, columns, stacks = false, height, children }: TableProps) {
  const isNarrow = useNarrow(typeof stacks === 'number' ? stacks : SMALL_EM)
  const isStacked = stacks !== false && isNarrow
  const told = columns.map((column): Column => (typeof column === 'string' ? { name: column } : column))
  // Where rows are cards the headings cannot be seen, and cells say what they mean when they are touched.
  const first = isStacked ? undefined : told.find(({ means, sorting }) => means !== undefined && !sorting)
  return (
    <div
      className={styles.scroll}
      style={{ height }}
      tabIndex={0}
      role="region"
      aria-label={label}
      onPointerOver={explainCell}
    >
      <table className={styles.table} data-stacked={isStacked} style={isStacked ? namesForCells(told) : undefined}>
        <thead>
          <tr>
            {told.map((column) => (
              <Heading key={column.name} {...column} stop={first && (column === first ? 0 : -1)} />
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}

/** A cell that is pointed at says what its column means: that stands in the heading alone, for rows are many. */
function explainCell({ target }: PointerEvent): void {
  const cell = target instanceof Element ? target.closest('td') : null
  const means = cell && headingOf(cell)?.title
  if (means && !cell.title) cell.title = means
}

/** @param stop whether the keyboard stops here, or comes from the explained one before by an arrow */
function Heading({ name, means, isFigure, sorting, stop }: Column & { stop: 0 | -1 | undefined }) {
  const text = means ? <span className={styles.explained}>{name}</span> : name
  const isStop = means !== undefined && !sorting && stop !== undefined
  return (
    <th
      scope="col"
      className={isFigure ? styles.number : undefined}
      title={means}
      tabIndex={isStop ? stop : undefined}
      data-explained={isStop || undefined}
      aria-sort={sorting && (sorting.order ?? 'none')}
    >
      {sorting ? <SortButton {...sorting}>{text}</SortButton> : text}
    </th>
  )
}

/** Where rows are cards the style sheet writes these above the cells, so that no row has to repeat them. */
const namesForCells = (columns: readonly Column[]): Record<string, string> =>
  Object.fromEntries(columns.map(({ name }, index) => [`--column-${index + 1}`, JSON.stringify(name)]))
