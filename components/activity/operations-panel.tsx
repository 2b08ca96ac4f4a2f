'use client'

import { Button, Select, Skeleton, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconTag } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import type { InvalidationRow } from '@/lib/api/contract/invalidations'
import { GuardedButton } from '@/components/shell/session'
import { plural } from '@/components/ui/format'
import { Loaded } from '@/components/ui/loaded'
import { OperationsTable } from '@/components/ui/operations-table'
import { Panel } from '@/components/ui/panel'
import { StateMessage } from '@/components/ui/state-message'
import { useTyped } from '@/components/ui/use-typed'
import styles from './activity.module.css'
import { FilterBar } from './filter-bar'
import { KIND_NAMES, KINDS, useFilters } from './filters'
import { boundsOf } from './period'
import { usePages } from './use-pages'

export function OperationsPanel() {
  const filtering = useFilters(['kind', 'of'])
  const { filters, setFilters, isNarrowed } = filtering
  const { when, who, kind, of } = filters
  const named = useTyped(of, (text) => setFilters({ of: text }))
  const { rows, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = usePages(
    ['invalidations', 'pages', when, who, kind, of],
    (page, call) =>
      api.listInvalidations(
        {
          ...{ ...page, ...boundsOf(when, Date.now()) },
          ...{ actor: who || undefined, kind: kind ?? undefined, of: of || undefined },
        },
        call,
      ),
  )
  return (
    <Panel title="Operations" note="Invalidations by people and tokens, newest first" flush>
      <FilterBar {...filtering} rows={rows}>
        <Select
          size="xs"
          className={styles.filter}
          aria-label="What"
          placeholder="Anything"
          clearable
          data={KINDS.map((value) => ({ value, label: KIND_NAMES[value] }))}
          value={kind}
          onChange={(value) => void setFilters({ kind: KINDS.find((one) => one === value) ?? null })}
        />
        <TextInput
          size="xs"
          className={styles.filter}
          aria-label="Name"
          title="A tag, a key, a prefix or a namespace, exactly"
          placeholder="Any name"
          leftSection={<IconTag size={14} />}
          value={named.text}
          onChange={(event) => named.type(event.currentTarget.value)}
        />
      </FilterBar>
      <Loaded
        query={{ data: rows, error, refetch }}
        skeleton={<Skeleton height={300} radius={0} />}
        empty={
          isNarrowed ? (
            <StateMessage title="No operation matches">
              Nobody invalidated {who === '' && kind === null && of === '' ? 'anything' : 'such a thing'} in that time.
            </StateMessage>
          ) : undefined
        }
      >
        {(operations) => (
          <OperationsTable rows={operations} action={(row) => row.undoable && <UndoButton row={row} />} />
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

function UndoButton({ row }: { row: InvalidationRow }) {
  const client = useQueryClient()
  const undo = useMutation({
    mutationFn: () => api.undoInvalidation(row.seq),
    onSuccess: ({ matched }) =>
      notifications.show({ message: `Taken back: ${plural(matched, 'key')} may be served again` }),
    onError: (error) => notifications.show({ color: 'red', title: 'Not undone', message: error.message }),
    onSettled: () => client.invalidateQueries({ queryKey: ['invalidations'] }),
  })
  return (
    <GuardedButton size="compact-xs" variant="default" loading={undo.isPending} onClick={() => undo.mutate()}>
      Undo
    </GuardedButton>
  )
}
