'use client'

import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { api } from '@/lib/api/client'
import { usePoll } from '@/components/shell/refresh'
import { useScope } from '@/components/shell/scope'
import { formatBytes, formatCount } from '@/components/ui/format'
import { KeyLink } from '@/components/ui/links'
import { Panel } from '@/components/ui/panel'
import { ErrorState, StateMessage } from '@/components/ui/state-message'
import { figure, Table } from '@/components/ui/table'
import ui from '@/components/ui/ui.module.css'
import styles from './advisor.module.css'

const SHOWN = 10

/** What is asked for most and what is largest, side by side: where a change of TTL or of a value's parts pays most. */
export function HotKeysPanels() {
  const { instance } = useScope()
  const { data, error, refetch } = usePoll(
    ['hot-keys', instance ?? null],
    (call) => api.listHotKeys({ instance, limit: SHOWN }, call),
    { atLeastSeconds: 10 },
  )
  if (error && !data)
    return (
      <Panel title="Hot and big keys">
        <ErrorState error={error} retry={() => void refetch()} />
      </Panel>
    )
  const whose = `Of the process ${instance ? 'chosen above' : 'that answers here'}`
  return (
    <div className={styles.lists}>
      <Panel title="Hot keys" note={`${whose}; what is certain of how often they were asked for`} flush>
        <KeyFigures
          label="Hot keys"
          figureColumn={REQUESTS}
          rows={data?.hot.map(({ key, atLeast }) => [key, formatCount(atLeast)])}
          nothing={
            <StateMessage title="Nothing was asked for yet">The keys that are read most show up here.</StateMessage>
          }
        />
      </Panel>
      <Panel title="Big keys" note={`${whose}; as they were last stored`} flush>
        <KeyFigures
          label="Big keys"
          figureColumn={BYTES}
          rows={data?.big.map(({ key, sizeBytes }) => [key, formatBytes(sizeBytes)])}
          nothing={
            <StateMessage title="Nothing was stored yet">The largest of what is stored shows up here.</StateMessage>
          }
        />
      </Panel>
    </div>
  )
}

const REQUESTS = figure('Requests', 'At least so many, but for the sampling of hits in memory; older ones count less')

const BYTES = figure('Bytes', 'Of its value, as it was last stored')

interface KeyFiguresProps {
  label: string
  figureColumn: ReturnType<typeof figure>
  /** Undefined while they are on their way. */
  rows: readonly (readonly [key: string, value: string])[] | undefined
  nothing: ReactNode
}

/** Keys and one figure of each. */
function KeyFigures({ label, figureColumn, rows, nothing }: KeyFiguresProps) {
  if (!rows) return <Skeleton height={300} radius={0} />
  if (rows.length === 0) return nothing
  return (
    <Table label={label} columns={['Key', figureColumn]}>
      {rows.map(([key, value]) => (
        <tr key={key}>
          <td>
            <KeyLink of={key} />
          </td>
          <td className={ui.number}>{value}</td>
        </tr>
      ))}
    </Table>
  )
}
