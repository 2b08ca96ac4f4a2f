'use client'

import { Button, Skeleton } from '@mantine/core'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useState } from 'react'
import { api } from '@/lib/api/client'
import type { NamespaceRow } from '@/lib/api/contract/namespaces'
import { usePoll } from '@/components/shell/refresh'
import { GuardedButton } from '@/components/shell/session'
import { AtLeast } from '@/components/ui/at-least'
import { formatBytes, formatCount, formatSpan } from '@/components/ui/format'
import { keysHref, TextLink } from '@/components/ui/links'
import { Loaded } from '@/components/ui/loaded'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { StateMessage } from '@/components/ui/state-message'
import type { Sorting } from '@/components/ui/sort-button'
import { figure, MEDIUM_EM, Table } from '@/components/ui/table'
import ui from '@/components/ui/ui.module.css'
import type { LevelName } from '@/lib/kernel/outcome'
import { HistoryDialog } from './history-dialog'
import { pressed, sortNamespaces, SORTS, type SortColumn } from './sort-namespaces'
import styles from './versions.module.css'
import { VersionDialog, type VersionChange } from './version-dialog'

const columnsOf = (by: (column: SortColumn) => Sorting) => [
  { name: 'Namespace', sorting: by('namespace') },
  figure('Active', 'The version that is served'),
  { name: 'Others', means: 'Versions that can be served again' },
  figure('Entries', 'Stored, in whatever level, each key counted once', by('entries')),
  figure('Size', 'Of its entries, each counted once, in whatever number of levels it is', by('bytes')),
  figure('Hits', 'Since this process started', by('hits')),
  { name: 'TTL, grace', means: 'How long a value is fresh, and how long after that it may be served stale' },
  'Change',
]

export function Versions() {
  const namespaces = usePoll(['namespaces', null], (call) => api.listNamespaces({}, call))
  const [sort, setSort] = useQueryState('sort', parseAsStringLiteral(SORTS).withDefault('namespace'))
  const by = (column: SortColumn): Sorting => ({
    order: sort === column ? 'ascending' : sort === `-${column}` ? 'descending' : undefined,
    press: () => void setSort(pressed(column, sort)),
  })
  const [change, setChange] = useState<VersionChange>()
  const [looked, setLooked] = useState<NamespaceRow>()
  return (
    <>
      <PageHeader
        title="Versions"
        text="A namespace serves one version at a time. A new one makes the old unservable at once, in every process; going back makes it servable again."
      />
      <Panel flush>
        <Loaded
          query={namespaces}
          skeleton={<Skeleton height={240} radius={0} />}
          empty={
            <StateMessage title="No namespaces yet">
              A namespace is the part of a key before its first colon; it is listed here with its first entry, or once
              it is declared.
            </StateMessage>
          }
        >
          {({ items, unseen }) => (
            <Table label="Namespaces" columns={columnsOf(by)} stacks={MEDIUM_EM}>
              {sortNamespaces(items, sort).map((row) => (
                <NamespaceLine
                  key={row.namespace}
                  row={row}
                  unseen={unseen}
                  setChange={setChange}
                  look={() => setLooked(row)}
                />
              ))}
            </Table>
          )}
        </Loaded>
      </Panel>
      {looked && (
        <HistoryDialog
          row={looked}
          close={() => setLooked(undefined)}
          serve={(version) => {
            setLooked(undefined)
            setChange({ row: looked, kind: 'activate', version })
          }}
        />
      )}
      {change && <VersionDialog change={change} close={() => setChange(undefined)} />}
    </>
  )
}

interface NamespaceLineProps {
  row: NamespaceRow
  unseen: readonly LevelName[]
  setChange: (change: VersionChange) => void
  look: () => void
}

function NamespaceLine({ row, unseen, setChange, look }: NamespaceLineProps) {
  const { namespace, version, policy } = row
  const earlier = earlierOf(row)
  return (
    <tr>
      <td>
        <TextLink href={keysHref({ namespace })}>{namespace}</TextLink>
        <div className={styles.description}>{row.description}</div>
      </td>
      <td className={ui.number}>v{version.active}</td>
      <td className={ui.figure} style={{ color: 'var(--tl-quiet)' }}>
        {earlier
          .slice(0, 4)
          .map((known) => `v${known}`)
          .join(', ') || 'none'}
      </td>
      <td className={ui.number}>
        <TextLink href={keysHref({ namespace })}>
          <AtLeast figure={row.entries} format={formatCount} unseen={unseen} />
        </TextLink>
      </td>
      <td className={ui.number}>
        <AtLeast figure={row.bytes} format={formatBytes} unseen={unseen} />
      </td>
      <td className={ui.number}>{formatCount(row.hits)}</td>
      <td className={ui.figure} style={{ whiteSpace: 'nowrap' }}>
        {policy.ttlMs === undefined ? 'default' : formatSpan(policy.ttlMs ?? Infinity)}
        {policy.staleForMs ? `, ${formatSpan(policy.staleForMs)}` : ''}
      </td>
      <td className={ui.wide}>
        <Changes row={row} setChange={setChange} look={look} />
      </td>
    </tr>
  )
}

const earlierOf = ({ version }: NamespaceRow): readonly number[] =>
  version.known.filter((known) => known !== version.active)

function Changes({ row, setChange, look }: Omit<NamespaceLineProps, 'unseen'>) {
  const [back] = earlierOf(row)
  return (
    <div className={styles.changes}>
      <GuardedButton size="compact-xs" variant="default" onClick={() => setChange({ row, kind: 'bump' })}>
        New version
      </GuardedButton>
      <Button size="compact-xs" variant="default" onClick={look}>
        History
      </Button>
      {back !== undefined && (
        <GuardedButton
          size="compact-xs"
          variant="subtle"
          onClick={() => setChange({ row, kind: 'activate', version: back })}
        >
          {back < row.version.active ? 'Back' : 'On'} to v{back}
        </GuardedButton>
      )}
    </div>
  )
}
