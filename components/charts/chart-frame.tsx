'use client'

import { ActionIcon, Skeleton } from '@mantine/core'
import { IconChartAreaLine, IconTable } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { Panel } from '@/components/ui/panel'
import styles from './charts.module.css'
import { DataTable, type TableData } from './data-table'

interface ChartFrameProps {
  title: string
  note: string
  height: number
  /** Undefined while it is loading. */
  table: TableData | undefined
  /** Said in place of the chart, e.g. that nothing was counted. */
  empty?: string
  legend?: ReactNode
  children: ReactNode
}

/** Title, legend, chart, and the same figures as a table in the same space. */
export function ChartFrame({ title, note, height, table, empty, legend, children }: ChartFrameProps) {
  const [asTable, setAsTable] = useState(false)
  const Icon = asTable ? IconChartAreaLine : IconTable
  const label = asTable ? 'View as chart' : 'View as table'
  const body = !table ? (
    <Skeleton height={height} radius="sm" />
  ) : asTable ? (
    <DataTable data={table} height={height} label={title} />
  ) : empty ? (
    <div className={styles.empty} style={{ height }}>
      {empty}
    </div>
  ) : (
    children
  )
  return (
    <Panel
      title={title}
      note={note}
      actions={
        // No tooltip of Mantine's: what places it would be the heaviest part of the first visit.
        <ActionIcon
          variant="subtle"
          color="gray"
          title={label}
          aria-label={`${label}: ${title}`}
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          <Icon size={17} stroke={1.6} />
        </ActionIcon>
      }
    >
      {body}
      {legend}
    </Panel>
  )
}
