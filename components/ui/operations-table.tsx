import { Badge } from '@mantine/core'
import type { ReactNode } from 'react'
import type { InvalidationRow } from '@/lib/api/contract/invalidations'
import { formatCount } from './format'
import { LEVELS, PLACES } from './level-colors'
import { StateMessage } from './state-message'
import { describeTarget } from './target-text'
import styles from './ui.module.css'
import { When } from './when'

interface OperationsTableProps {
  rows: readonly InvalidationRow[]
  /** What can be done with a row, e.g. undo. */
  action?: (row: InvalidationRow) => ReactNode
}

export function OperationsTable({ rows, action }: OperationsTableProps) {
  if (rows.length === 0)
    return (
      <StateMessage title="No operations yet">
        Invalidations made here or through the API are listed with who, why and how many.
      </StateMessage>
    )
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Operations">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">What</th>
            <th scope="col">Mode</th>
            <th scope="col" className={styles.number}>
              Keys
            </th>
            <th scope="col">Per level</th>
            <th scope="col">Who</th>
            <th scope="col">Reason</th>
            {action && <th scope="col">Action</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.seq} ${row.at}`}>
              <td className={styles.figure} style={{ whiteSpace: 'nowrap' }}>
                <When at={row.at} />
              </td>
              <td className={styles.mono} style={{ minWidth: 160 }}>
                {describeTarget(row.target)}
              </td>
              <td>
                <Badge variant="default" size="sm" tt="none">
                  {row.undoneAt === null ? row.mode : `${row.mode}, undone`}
                </Badge>
              </td>
              <td className={styles.number}>{formatCount(row.matched)}</td>
              <td className={styles.figure} style={{ whiteSpace: 'nowrap' }}>
                {LEVELS.filter((level) => row.perLevel[level] !== undefined)
                  .map((level) => `${PLACES[level].short} ${formatCount(row.perLevel[level])}`)
                  .join(' · ')}
              </td>
              <td>{row.actor}</td>
              <td style={{ color: 'var(--tl-quiet)' }}>{row.reason ?? ''}</td>
              {action && <td>{action(row)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
