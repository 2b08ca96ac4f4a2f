import { Badge } from '@mantine/core'
import type { ReactNode } from 'react'
import type { InvalidationRow } from '@/lib/api/contract/invalidations'
import type { Target } from '@/lib/kernel/target'
import { formatCount, formatMoment } from './format'
import { operationsHref, targetHref, TextLink } from './links'
import { perLevelText } from './per-level'
import { StateMessage } from './state-message'
import { figure, MEDIUM_EM, Table } from './table'
import { describeTarget } from './target-text'
import styles from './ui.module.css'
import { When } from './when'

const COLUMNS = [
  'When',
  'What',
  { name: 'Mode', means: 'Soft: stale where a namespace allows it, and can be undone. Hard: never served again' },
  figure('Keys', 'Counted when it was done'),
  { name: 'Per level', means: 'Copies that it took, level by level' },
  'Who',
  'Reason',
]

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
    <Table label="Operations" columns={action ? [...COLUMNS, 'Action'] : COLUMNS} stacks={MEDIUM_EM}>
      {rows.map((row) => (
        <tr key={`${row.seq} ${row.at}`}>
          <td className={styles.figure} style={{ whiteSpace: 'nowrap' }}>
            <When at={row.at} />
          </td>
          <td className={`${styles.mono} ${styles.wide}`} style={{ minWidth: 180 }}>
            <Named target={row.target} />
          </td>
          <td>
            <Badge variant="default" size="sm" tt="none" miw="max-content" title={undoneText(row)}>
              {row.undoneAt === null ? row.mode : `${row.mode}, undone`}
            </Badge>
          </td>
          <td className={styles.number}>{formatCount(row.matched)}</td>
          <td className={`${styles.figure} ${styles.wide}`} style={{ whiteSpace: 'nowrap' }}>
            {perLevelText(row.perLevel)}
          </td>
          <td>
            <TextLink href={operationsHref({ who: row.actor })}>{row.actor}</TextLink>
          </td>
          <td className={`${styles.wide} ${styles.name}`} style={{ color: 'var(--tl-quiet)', minWidth: 120 }}>
            {row.reason ?? ''}
          </td>
          {action && <td>{action(row)}</td>}
        </tr>
      ))}
    </Table>
  )
}

function Named({ target }: { target: Target }) {
  const href = targetHref(target)
  return href === undefined ? describeTarget(target) : <TextLink href={href}>{describeTarget(target)}</TextLink>
}

function undoneText({ undoneAt, undoneBy }: InvalidationRow): string | undefined {
  return undoneAt === null ? undefined : `Undone by ${undoneBy ?? 'somebody'}, ${formatMoment(undoneAt)}`
}
