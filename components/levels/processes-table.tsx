'use client'

import { Badge, Skeleton } from '@mantine/core'
import { api } from '@/lib/api/client'
import type { Instance } from '@/lib/api/contract/instances'
import { usePoll } from '@/components/shell/refresh'
import { formatBytes, formatCount, formatSpan } from '@/components/ui/format'
import { Panel } from '@/components/ui/panel'
import { ErrorState } from '@/components/ui/state-message'
import ui from '@/components/ui/ui.module.css'

const FIGURES = ['Up for', 'L1 entries', 'L1 bytes', 'Heap', 'Log position', 'Behind', 'Confirmed', 'Queued']

export function ProcessesTable() {
  const { data, error, refetch } = usePoll(['instances'], (call) => api.listInstances(call))
  return (
    <Panel title="Processes" flush>
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Skeleton height={90} radius={0} />
      ) : (
        <div className={ui.scroll} tabIndex={0} role="region" aria-label="Processes">
          <table className={ui.table}>
            <thead>
              <tr>
                <th scope="col">Process</th>
                {FIGURES.map((figure) => (
                  <th key={figure} scope="col" className={ui.number}>
                    {figure}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.items.map((instance) => (
                <ProcessLine key={instance.id} instance={instance} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}

function ProcessLine({ instance }: { instance: Instance }) {
  const { log } = instance
  return (
    <tr>
      <td style={{ minWidth: 200 }}>
        <span style={{ display: 'inline-flex', gap: 8, alignItems: 'center' }}>
          {instance.host}, pid {instance.pid}
          {instance.isThis && (
            <Badge variant="default" size="xs" tt="none">
              answers here
            </Badge>
          )}
          {!instance.answers && (
            <Badge color="orange" variant="light" size="xs" tt="none">
              silent for {formatSpan(instance.heardAgoMs)}
            </Badge>
          )}
        </span>
        <div style={{ color: 'var(--tl-quiet)', fontSize: '0.75rem' }}>Node {instance.node}</div>
      </td>
      <td className={ui.number}>{formatSpan(instance.uptimeMs)}</td>
      <td className={ui.number}>{formatCount(instance.memoryEntries)}</td>
      <td className={ui.number}>{formatBytes(instance.memoryBytes)}</td>
      <td className={ui.number}>{formatBytes(instance.heapBytes)}</td>
      <td className={ui.number}>{formatCount(log.applied)}</td>
      <td className={ui.number}>{formatCount(instance.lag)}</td>
      <td className={ui.number}>{log.confirmedAgoMs === null ? 'never' : `${formatSpan(log.confirmedAgoMs)} ago`}</td>
      <td className={ui.number}>{formatCount(log.queued)}</td>
    </tr>
  )
}
