'use client'

import { Button, Skeleton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import { Panel } from '@/components/ui/panel'
import { ErrorState, StateMessage } from '@/components/ui/state-message'
import { Table } from '@/components/ui/table'
import ui from '@/components/ui/ui.module.css'
import { When } from '@/components/ui/when'
import { actionInWords, subjectInWords } from './audit-words'
import { AuditExport } from './audit-export'

const PAGE = 50
const COLUMNS = [
  'When',
  { name: 'Who', means: 'Nobody before somebody has signed in' },
  { name: 'Action', means: 'The export and the API call it by the name that stands behind it' },
  { name: 'To', means: 'What it was done to' },
  'Outcome',
  { name: 'From', means: 'The address that the call came from' },
  'Detail',
]

export function AuditPanel() {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam, signal }) => api.readAudit({ cursor: pageParam, limit: PAGE }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const rows = data?.pages.flatMap((page) => page.items)
  return (
    <Panel
      title="Audit"
      note="Sign-ins, denials and every change; nothing in it can be altered"
      actions={<AuditExport />}
      flush
    >
      {error && !rows ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : !rows ? (
        <Skeleton height={300} radius={0} />
      ) : rows.length === 0 ? (
        <StateMessage title="Nothing was done yet" />
      ) : (
        <Table label="Audit" columns={COLUMNS} stacks>
          {rows.map((row) => (
            <tr key={row.id}>
              <td className={ui.figure} style={{ whiteSpace: 'nowrap' }}>
                <When at={row.at} />
              </td>
              <td>{row.actor}</td>
              <td title={row.action}>{actionInWords(row.action)}</td>
              <td className={`${ui.mono} ${ui.wide}`} title={row.subject}>
                {subjectInWords(row.action, row.subject)}
              </td>
              <td style={{ color: row.outcome === 'done' ? undefined : 'var(--tl-bad)' }}>{row.outcome}</td>
              <td className={ui.figure}>{row.address}</td>
              <td className={ui.wide} style={{ color: 'var(--tl-quiet)' }}>
                {row.detail ?? ''}
              </td>
            </tr>
          ))}
        </Table>
      )}
      {hasNextPage && (
        <Button variant="subtle" m={12} loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Older ones
        </Button>
      )}
    </Panel>
  )
}
