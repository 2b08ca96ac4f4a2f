'use client'

import { Badge, Skeleton } from '@mantine/core'
import type { Instance } from '@/lib/api/contract/instances'
import { useInstances } from '@/components/shell/use-instances'
import { useHearsNobody } from '@/components/shell/use-levels'
import { formatAgo, formatBytes, formatCount, formatProcess, formatSpan, NO_DATA } from '@/components/ui/format'
import { keysHref, TextLink } from '@/components/ui/links'
import { Loaded } from '@/components/ui/loaded'
import { Panel } from '@/components/ui/panel'
import { figure, Table } from '@/components/ui/table'
import ui from '@/components/ui/ui.module.css'
import styles from './levels.module.css'

const COLUMNS = [
  'Process',
  figure('Up for', 'Since its cache was made'),
  figure('L1 entries', 'Copies that its memory holds'),
  figure('L1 bytes', 'What its entries take up in memory, by the level’s own count'),
  figure('Heap', 'Of the whole process'),
  figure('Log position', 'The last record of the invalidation log that it has applied'),
  figure('Behind', 'Records that another process has applied and this one has not'),
  figure(
    'Gaps',
    'How often records were gone before it had seen them, or the log had become another: what it held from before was dropped',
  ),
  figure('Confirmed', 'When it last knew that it had missed nothing'),
  figure('Queued', 'Invalidations kept until the log can be reached again'),
]

export function ProcessesTable() {
  const instances = useInstances()
  const hearsNobody = useHearsNobody()
  return (
    <Panel
      title="Processes"
      note={hearsNobody ? 'Others cannot be heard while the invalidation log is out of reach' : undefined}
      flush
    >
      <Loaded query={instances} skeleton={<Skeleton height={90} radius={0} />}>
        {({ items }) => (
          <Table label="Processes" columns={COLUMNS} stacks>
            {items.map((instance) => (
              <ProcessLine key={instance.id} instance={instance} hearsNobody={hearsNobody} />
            ))}
          </Table>
        )}
      </Loaded>
    </Panel>
  )
}

function ProcessLine({ instance, hearsNobody }: { instance: Instance; hearsNobody: boolean }) {
  const { log } = instance
  return (
    <tr>
      <td className={styles.process}>
        <span style={{ display: 'inline-flex', flexWrap: 'wrap', gap: '0 8px', alignItems: 'center' }}>
          {formatProcess(instance)}
          {instance.isThis && (
            <Badge variant="default" size="xs" tt="none" style={{ flex: 'none' }}>
              answers here
            </Badge>
          )}
          {!instance.answers && (
            <Badge color="orange" variant="light" size="xs" tt="none">
              silent for {formatSpan(instance.heardAgoMs)}
            </Badge>
          )}
        </span>
        <div style={{ color: 'var(--tl-quiet)', fontSize: '0.75rem' }}>
          {instance.id}, Node {instance.node}
        </div>
      </td>
      <td className={ui.number}>{formatSpan(instance.uptimeMs)}</td>
      <td className={ui.number}>
        <TextLink href={keysHref({ process: instance.id })}>{formatCount(instance.memoryEntries)}</TextLink>
      </td>
      <td className={ui.number}>{formatBytes(instance.memoryBytes)}</td>
      <td className={ui.number}>{formatBytes(instance.heapBytes)}</td>
      <td className={ui.number}>{formatCount(log.applied)}</td>
      <td className={ui.number}>{hearsNobody ? NO_DATA : formatCount(instance.lag)}</td>
      <td className={ui.number}>{formatCount(log.gaps)}</td>
      <td className={ui.number}>{formatAgo(log.confirmedAgoMs)}</td>
      <td className={ui.number}>{formatCount(log.queued)}</td>
    </tr>
  )
}
