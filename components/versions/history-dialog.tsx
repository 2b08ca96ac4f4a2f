'use client'

import { Modal, Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import type { NamespaceRow } from '@/lib/api/contract/namespaces'
import { GuardedButton, useAllowed, useForbidden } from '@/components/shell/session'
import { formatCount, formatShare, formatSpan, NO_DATA } from '@/components/ui/format'
import { Loaded } from '@/components/ui/loaded'
import { figure, Table } from '@/components/ui/table'
import ui from '@/components/ui/ui.module.css'
import { When } from '@/components/ui/when'
import { countVersions } from './count-versions'
import { tellChange } from './tell-change'

const LOOKED = 500
const COLUMNS = [
  'Version',
  figure('Entries stored', 'Of this version, in whatever level, each key counted once'),
  figure('Share', 'Of all entries of the namespace that are stored'),
  figure('Drained in', 'Until the last of it has expired by itself'),
  'Serve',
]

interface HistoryDialogProps {
  row: NamespaceRow
  serve: (version: number) => void
  close: () => void
}

/** What is stored of each version, when it will be gone, and who changed versions. */
export function HistoryDialog({ row, serve, close }: HistoryDialogProps) {
  const { namespace } = row
  const dead = useQuery({
    queryKey: ['entries', 'dead', namespace],
    queryFn: ({ signal }) => api.listEntries({ namespace, state: 'dead', limit: LOOKED }, { signal }),
  })
  return (
    <Modal
      opened
      onClose={close}
      title={`Versions of ${namespace}`}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Loaded query={dead} skeleton={<Skeleton height={140} />}>
        {(page) => (
          <Table label="Versions" columns={COLUMNS} stacks>
            {countVersions(row, page).map((one) => (
              <tr key={one.version}>
                <td>v{one.version}</td>
                <td className={ui.number}>
                  {one.isPartial && 'at least '}
                  {formatCount(one.entries)}
                </td>
                <td className={ui.number}>{formatShare(one.share)}</td>
                <td className={ui.number}>
                  {one.isActive || one.drainedInMs === null ? NO_DATA : formatSpan(one.drainedInMs)}
                </td>
                <td>
                  {one.isActive ? (
                    'is served'
                  ) : (
                    <GuardedButton size="compact-xs" variant="default" onClick={() => serve(one.version)}>
                      Serve v{one.version}
                    </GuardedButton>
                  )}
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Loaded>
      <Changes namespace={namespace} />
    </Modal>
  )
}

function Changes({ namespace }: { namespace: string }) {
  const forbidden = useForbidden('admin')
  const allowed = useAllowed('admin')
  const { data } = useQuery({
    queryKey: ['audit', 'versions'],
    queryFn: async ({ signal }) => {
      const actions = ['version.bump', 'version.activate']
      const pages = await Promise.all(actions.map((action) => api.readAudit({ action, limit: 200 }, { signal })))
      return pages.flatMap((page) => page.items).sort((a, b) => b.at - a.at)
    },
    enabled: allowed,
  })
  const changes = data?.filter((row) => row.subject === namespace && row.outcome === 'done') ?? []
  if (forbidden) return <Text mt="md">{forbidden} Who changed versions stands in the audit.</Text>
  return (
    <>
      <h3 style={{ fontSize: '0.875rem', margin: '20px 0 6px' }}>History</h3>
      {changes.length === 0 ? (
        <Text c="dimmed">{data ? 'Nobody has changed its version.' : 'Looking …'}</Text>
      ) : (
        <ul style={{ margin: 0, paddingLeft: 18 }}>
          {changes.map((row) => (
            <li key={row.id}>
              <When at={row.at} />: {tellChange(row)} by {row.actor}
              {row.detail && `, “${row.detail}”`}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
