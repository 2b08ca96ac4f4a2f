'use client'

import { Button } from '@mantine/core'
import { useCallback, useDeferredValue, useMemo } from 'react'
import { api } from '@/lib/api/client'
import { usePoll } from '@/components/shell/refresh'
import { RunningOperation } from '@/components/shell/running-operation'
import { useScope } from '@/components/shell/scope'
import { formatCount, plural } from '@/components/ui/format'
import { PageHeader } from '@/components/ui/page-header'
import { ErrorState, StateMessage } from '@/components/ui/state-message'
import ui from '@/components/ui/ui.module.css'
import { EmptyCache } from './empty-cache'
import { EntriesTable } from './entries-table'
import { FilterBar } from './filter-bar'
import { hasFilters, useFilters, type Filters } from './filters'
import styles from './keys.module.css'
import { FolderTree } from './folder-tree'
import { ListActions } from './list-actions'
import { NamespaceTtls } from './namespace-ttls'
import { SelectionBar } from './selection-bar'
import { UnseenLevels } from './unseen-levels'
import { useMarked } from './use-marked'
import { useEntries } from './use-entries'

export function Keys() {
  const [filters, setFilters] = useFilters()
  // What was typed or pressed is drawn at once, the list after it.
  const listed = useDeferredValue(filters)
  const namespaces = usePoll(['namespaces', null], (call) => api.listNamespaces({}, call), { atLeastSeconds: 10 })
  const { instance } = useScope()
  const entries = useEntries(listed)
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = entries
  const pages = entries.data?.pages
  const rows = useMemo(() => pages?.flatMap((page) => page.items), [pages])
  const ttls = useMemo(
    () =>
      new Map(
        namespaces.data?.items.flatMap(({ namespace, policy }) => (policy.ttlMs ? [[namespace, policy.ttlMs]] : [])),
      ),
    [namespaces.data],
  )
  const unseen = useMemo(() => [...new Set(pages?.flatMap((page) => page.unseen))], [pages])
  const first = pages?.[0]
  // In the order of keys all levels are looked into that answer.
  const isPartial = /^-?key$/.test(listed.sort) && !instance && !listed.level && unseen.length > 0
  const isSilent = listed.level !== null && unseen.includes(listed.level)
  const { marked, mark, clear } = useMarked(filters)
  const scanned = pages?.at(-1)?.scanned
  const setSort = useCallback((sort: Filters['sort']) => void setFilters({ sort }), [setFilters])
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage])

  return (
    <NamespaceTtls value={ttls}>
      <PageHeader
        title="Keys"
        text={
          <span data-testid="keys-total" aria-live={hasFilters(listed) ? 'polite' : 'off'}>
            {isSilent
              ? 'The level that was chosen does not answer'
              : first?.total === undefined
                ? rows
                  ? `${formatCount(rows.length)}${hasNextPage ? ' loaded so far, there are more' : ' in all'}`
                  : 'What is in the cache'
                : `${first.totalIsExact ? '' : 'about '}${plural(first.total, 'key')}`}
            {instance ? ', in the memory of one process' : isPartial && ', in the levels that answer'}
            {scanned && `, scanned ${formatCount(scanned.looked)} of ${formatCount(scanned.of)}`}
          </span>
        }
        actions={
          rows?.length !== 0 && <ListActions filters={filters} isSilent={isSilent} mark={mark} total={first?.total} />
        }
      />
      <RunningOperation kinds={['refresh', 'retime', 'warm']} />
      <div className={styles.columns}>
        <FolderTree
          chosen={filters.prefix}
          choose={(prefix) => void setFilters({ prefix, q: '', namespace: '' }, { history: 'push' })}
        />
        <section className={`${ui.panel} ${styles.panel}`} aria-label="Keys">
          <FilterBar filters={filters} setFilters={setFilters} namespaces={namespaces.data?.items ?? []} />
          {marked.size > 0 && <SelectionBar rows={[...marked.values()]} clear={clear} />}
          {entries.isError && !rows ? (
            <ErrorState error={entries.error} retry={() => void entries.refetch()} />
          ) : rows?.length === 0 ? (
            hasNextPage ? (
              <StateMessage
                title="Nothing found so far"
                action={
                  <Button size="xs" loading={isFetchingNextPage} onClick={more}>
                    Search on
                  </Button>
                }
              >
                Only part of the keys was looked at.
              </StateMessage>
            ) : isPartial || isSilent ? (
              <StateMessage title="Not known now">
                {isSilent
                  ? 'The level that was chosen could not be asked what it holds.'
                  : 'No level that answers holds such a key; one could not be asked.'}
              </StateMessage>
            ) : hasFilters(filters) ? (
              <StateMessage title="No key matches">
                {filters.tag && 'A tag is compared whole. '}
                Filters compare literally, capitals too: a star or a question mark stands for itself.
              </StateMessage>
            ) : (
              <EmptyCache />
            )
          ) : (
            <UnseenLevels value={unseen}>
              <EntriesTable
                list={JSON.stringify([listed, instance])}
                rows={rows}
                sort={listed.sort}
                setSort={setSort}
                busy={entries.isPlaceholderData}
                more={hasNextPage && !isFetchingNextPage ? more : undefined}
                total={first?.total}
                marked={marked}
                mark={mark}
              />
            </UnseenLevels>
          )}
        </section>
      </div>
    </NamespaceTtls>
  )
}
