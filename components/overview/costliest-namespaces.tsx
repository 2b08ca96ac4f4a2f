'use client'

import { Skeleton } from '@mantine/core'
import { api } from '@/lib/api/client'
import type { NamespaceRow } from '@/lib/api/contract/namespaces'
import { usePoll } from '@/components/shell/refresh'
import { useScope } from '@/components/shell/scope'
import { formatCount, formatShare, formatSpan } from '@/components/ui/format'
import { keysHref, TextLink } from '@/components/ui/links'
import { Loaded } from '@/components/ui/loaded'
import { Panel } from '@/components/ui/panel'
import { StateMessage } from '@/components/ui/state-message'
import { figure, Table } from '@/components/ui/table'
import ui from '@/components/ui/ui.module.css'

const SHOWN = 6

const COLUMNS = [
  'Namespace',
  figure('Requests', 'Since the process started'),
  figure('Hit rate', 'Of its requests, answered without its source'),
  figure('Loads', 'Calls of its source'),
  figure('Time waited', 'For its source: all its loads together'),
  figure('Time saved', 'What its hits would have cost, at the mean of its loads'),
]

type Counted = NamespaceRow & { counted: NonNullable<NamespaceRow['counted']> }
const isCounted = (row: NamespaceRow): row is Counted => row.counted !== null

/** The namespaces whose misses cost most, by the time that was waited for their source. */
export function CostliestNamespaces() {
  const { instance } = useScope()
  const { data, error, refetch } = usePoll(
    ['namespaces', instance ?? null],
    (call) => api.listNamespaces({ instance }, call),
    { atLeastSeconds: 10 },
  )
  const rows = data?.items.filter(isCounted).sort((a, b) => b.counted.loadMs - a.counted.loadMs)
  return (
    <Panel
      title="Namespaces that cost most"
      note={`Most time spent waiting for their source first; figures of the process ${instance ? 'chosen above' : 'that answers here'} since it started`}
      actions={<TextLink href="/advisor">What to do about it</TextLink>}
      flush
    >
      <Loaded
        query={{ data: rows, error, refetch }}
        skeleton={<Skeleton height={220} radius={0} />}
        empty={
          <StateMessage title="Nothing was asked for yet">Namespaces show up with their first request.</StateMessage>
        }
      >
        {(namespaces) => (
          <Table label="Namespaces that cost most" columns={COLUMNS} stacks>
            {namespaces.slice(0, SHOWN).map(({ namespace, counted }) => (
              <tr key={namespace}>
                <td>
                  <TextLink href={keysHref({ namespace })}>{namespace}</TextLink>
                </td>
                <td className={ui.number}>{formatCount(counted.requests)}</td>
                <td className={ui.number}>{formatShare(counted.hitRate)}</td>
                <td className={ui.number}>{formatCount(counted.loads)}</td>
                <td className={ui.number}>{formatSpan(counted.loadMs)}</td>
                <td className={ui.number}>{formatSpan(counted.avoidedMs)}</td>
              </tr>
            ))}
          </Table>
        )}
      </Loaded>
    </Panel>
  )
}
