'use client'

import { useMemo } from 'react'
import { api } from '@/lib/api/client'
import { usePoll } from '@/components/shell/refresh'
import { formatCount, plural } from '@/components/ui/format'
import { PageHeader } from '@/components/ui/page-header'
import { ErrorState, StateMessage } from '@/components/ui/state-message'
import ui from '@/components/ui/ui.module.css'
import { EntriesTable } from './entries-table'
import { FilterBar } from './filter-bar'
import { hasFilters, useFilters } from './filters'
import styles from './keys.module.css'
import { NamespaceTtls } from './namespace-ttls'
import { useEntries } from './use-entries'

export function Keys() {
  const [filters, setFilters] = useFilters()
  const namespaces = usePoll(['namespaces'], (call) => api.listNamespaces(call), { atLeastSeconds: 10 })
  const entries = useEntries(filters)
  const pages = entries.data?.pages
  const rows = useMemo(() => pages?.flatMap((page) => page.items), [pages])
  const ttls = useMemo(
    () =>
      new Map(
        namespaces.data?.items.flatMap(({ namespace, policy }) => (policy.ttlMs ? [[namespace, policy.ttlMs]] : [])),
      ),
    [namespaces.data],
  )
  const first = pages?.[0]
  const scanned = pages?.at(-1)?.scanned

  return (
    <NamespaceTtls value={ttls}>
      <PageHeader
        title="Keys"
        text={
          <span data-testid="keys-total">
            {first?.total === undefined
              ? rows
                ? `${formatCount(rows.length)}${entries.hasNextPage ? ' loaded so far, there are more' : ' in all'}`
                : 'What is in the cache'
              : `${first.totalIsExact ? '' : 'about '}${plural(first.total, 'key')}`}
            {scanned && `, scanned ${formatCount(scanned.looked)} of ${formatCount(scanned.of)}`}
          </span>
        }
      />
      <section className={`${ui.panel} ${styles.panel}`} aria-label="Keys">
        <FilterBar filters={filters} setFilters={setFilters} namespaces={namespaces.data?.items ?? []} />
        {entries.isError && !rows ? (
          <ErrorState error={entries.error} retry={() => void entries.refetch()} />
        ) : rows?.length === 0 ? (
          hasFilters(filters) ? (
            <StateMessage title="No key matches">
              Filters compare literally: a star or a question mark stands for itself.
            </StateMessage>
          ) : (
            <StateMessage title="The cache is empty">
              Entries show up here as soon as something is read through the cache. The demo traffic can be switched on
              in Settings.
            </StateMessage>
          )
        ) : (
          <EntriesTable
            rows={rows}
            sort={filters.sort}
            setSort={(sort) => void setFilters({ sort })}
            busy={entries.isPlaceholderData}
            more={entries.hasNextPage && !entries.isFetchingNextPage ? () => void entries.fetchNextPage() : undefined}
            total={first?.total}
          />
        )}
      </section>
    </NamespaceTtls>
  )
}
