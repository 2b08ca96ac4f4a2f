import type { ReactNode } from 'react'
import styles from './ui.module.css'

export interface Column {
  readonly name: string
  /** What stands below it, told on hover. */
  readonly means?: string
  /** Figures stand on the right, one above the other. */
  readonly isFigure?: boolean
}

export const figure = (name: string, means?: string): Column => ({ name, means, isFigure: true })

interface TableProps {
  /** For those who hear the page instead of seeing it. */
  label: string
  columns: readonly (string | Column)[]
  /** Its rows. */
  children: ReactNode
}

/** Rows below headings; where they do not fit they scroll sideways, by keyboard, too. */
export function Table({ label, columns, children }: TableProps) {
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={label}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map((column) => {
              const { name, means, isFigure }: Column = typeof column === 'string' ? { name: column } : column
              return (
                <th key={name} scope="col" className={isFigure ? styles.number : undefined} title={means}>
                  {means ? <span className={styles.explained}>{name}</span> : name}
                </th>
              )
            })}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}
