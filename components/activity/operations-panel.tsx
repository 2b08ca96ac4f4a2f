'use client'

import { Button, Skeleton } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import type { InvalidationRow } from '@/lib/api/contract/invalidations'
import { GuardedButton } from '@/components/shell/session'
import { plural } from '@/components/ui/format'
import { OperationsTable } from '@/components/ui/operations-table'
import { Panel } from '@/components/ui/panel'
import { ErrorState } from '@/components/ui/state-message'

const PAGE = 50

export function OperationsPanel() {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['invalidations', 'pages'],
    queryFn: ({ pageParam, signal }) => api.listInvalidations({ cursor: pageParam, limit: PAGE }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  return (
    <Panel title="Operations" note="Invalidations by people and tokens, newest first" flush>
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Skeleton height={300} radius={0} />
      ) : (
        <OperationsTable
          rows={data.pages.flatMap((page) => page.items)}
          action={(row) => row.undoable && <UndoButton row={row} />}
        />
      )}
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
