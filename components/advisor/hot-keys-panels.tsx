'use client'

import { Skeleton } from '@mantine/core'
import { api } from '@/lib/api/client'
import type { HotKeys } from '@/lib/api/contract/hot-keys'
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
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  const whose = `Of the process ${instance ? 'chosen above' : 'that answers here'}`
  return (
    <div className={styles.lists}>
      <Panel title="Hot keys" note={`${whose}; what is certain of how often they were asked for`} flush>
        {data ? <HotTable rows={data.hot} /> : <Skeleton height={300} radius={0} />}
      </Panel>
      <Panel title="Big keys" note={`${whose}; as they were last stored`} flush>
        {data ? <BigTable rows={data.big} /> : <Skeleton height={300} radius={0} />}
      </Panel>
    </div>
  )
}

const REQUESTS = figure('Requests', 'At least so many, but for the sampling of hits in memory; older ones count less')

function HotTable({ rows }: { rows: HotKeys['hot'] }) {
  if (rows.length === 0) return <StateMessage title="Nothing was asked for yet" />
  return (
    <Table label="Hot keys" columns={['Key', REQUESTS]}>
      {rows.map(({ key, atLeast }) => (
        <tr key={key}>
          <td>
            <KeyLink of={key} />
          </td>
          <td className={ui.number}>{formatCount(atLeast)}</td>
        </tr>
      ))}
    </Table>
  )
}

function BigTable({ rows }: { rows: HotKeys['big'] }) {
  if (rows.length === 0) return <StateMessage title="Nothing was stored yet" />
  return (
    <Table label="Big keys" columns={['Key', figure('Bytes')]}>
      {rows.map(({ key, sizeBytes }) => (
        <tr key={key}>
          <td>
            <KeyLink of={key} />
          </td>
          <td className={ui.number}>{formatBytes(sizeBytes)}</td>
        </tr>
      ))}
    </Table>
  )
}
