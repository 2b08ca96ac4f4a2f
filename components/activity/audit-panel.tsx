'use client'

import { Button, Select, Skeleton } from '@mantine/core'
import { api } from '@/lib/api/client'
import { useAllowed, useForbidden } from '@/components/shell/session'
import { TextLink } from '@/components/ui/links'
import { Loaded } from '@/components/ui/loaded'
import { Panel } from '@/components/ui/panel'
import { StateMessage } from '@/components/ui/state-message'
import { MEDIUM_EM, Table } from '@/components/ui/table'
import ui from '@/components/ui/ui.module.css'
import { When } from '@/components/ui/when'
import styles from './activity.module.css'
import { AuditExport } from './audit-export'
import { ACTIONS, actionInWords, subjectHref, subjectInWords } from './audit-words'
import { FilterBar } from './filter-bar'
import { OUTCOMES, useFilters } from './filters'
import { boundsOf } from './period'
import { usePages } from './use-pages'

const COLUMNS = [
  'When',
  { name: 'Who', means: 'Nobody before somebody has signed in' },
  { name: 'Action', means: 'The export and the API call it by the name that stands behind it' },
  { name: 'To', means: 'What it was done to' },
  'Outcome',
  { name: 'From', means: 'The address that the call came from' },
  'Detail',
]

function Subject({ action, subject }: { action: string; subject: string }) {
  const href = subjectHref(action, subject)
  const words = subjectInWords(action, subject)
  return href === undefined ? words : <TextLink href={href}>{words}</TextLink>
}

export function AuditPanel() {
  const forbidden = useForbidden('admin')
  const filtering = useFilters(['action', 'outcome'])
  const { filters, setFilters, isNarrowed } = filtering
  const { when, who, action, outcome } = filters
  const query = () => ({
    ...boundsOf(when, Date.now()),
    ...{ actor: who || undefined, action: action || undefined, outcome: outcome ?? undefined },
  })
  const { rows, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = usePages(
    ['audit', 'pages', when, who, action, outcome],
    (page, call) => api.readAudit({ ...page, ...query() }, call),
    useAllowed('admin'),
  )
  if (forbidden)
    return (
      <Panel title="Audit">
        <StateMessage title="Only admins read the audit">{forbidden}</StateMessage>
      </Panel>
    )
  return (
    <Panel
      title="Audit"
      note="Sign-ins, denials and every change; nothing in it can be altered"
      actions={<AuditExport query={query} />}
      flush
    >
      <FilterBar {...filtering} rows={rows}>
        <Select
          size="xs"
          className={styles.filter}
          aria-label="Action"
          placeholder="Any action"
          clearable
          searchable
          data={ACTIONS.map((value) => ({ value, label: actionInWords(value) }))}
          value={action || null}
          onChange={(value) => void setFilters({ action: value ?? '' })}
        />
        <Select
          size="xs"
          className={styles.filter}
          aria-label="Outcome"
          placeholder="Any outcome"
          clearable
          data={[...OUTCOMES]}
          value={outcome}
          onChange={(value) => void setFilters({ outcome: OUTCOMES.find((one) => one === value) ?? null })}
        />
      </FilterBar>
      <Loaded
        query={{ data: rows, error, refetch }}
        skeleton={<Skeleton height={300} radius={0} />}
        empty={<StateMessage title={isNarrowed ? 'No record matches' : 'Nothing was done yet'} />}
      >
        {(records) => (
          <Table label="Audit" columns={COLUMNS} stacks={MEDIUM_EM}>
            {records.map((row) => (
              <tr key={row.id}>
                <td className={ui.figure} style={{ whiteSpace: 'nowrap' }}>
                  <When at={row.at} />
                </td>
                <td>{row.actor}</td>
                <td title={row.action} style={{ whiteSpace: 'nowrap' }}>
                  {actionInWords(row.action)}
                </td>
                <td className={`${ui.mono} ${ui.wide}`} title={row.subject}>
                  <Subject {...row} />
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
      </Loaded>
      {hasNextPage && (
        <Button variant="subtle" m={12} loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Older ones
        </Button>
      )}
    </Panel>
  )
}
