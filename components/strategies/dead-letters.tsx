'use client'

import { Button, Skeleton } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import type { WriteBehind } from '@/lib/api/contract/write-behind'
import { ErrorState } from '@/components/ui/state-message'
import { DeadLettersTable } from './dead-letters-table'
import { SettleLetters } from './settle-letters'

const PAGE = 100

/** What can be done with all of them, and with each, page by page. Listed anew whenever there are more or fewer. */
export function DeadLetters({ queue: { cache, deadLetters, namespaces } }: { queue: WriteBehind }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['write-behind', 'dead-letters', deadLetters.total],
    queryFn: ({ pageParam, signal }) => api.getWriteBehind({ cursor: pageParam, limit: PAGE }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.deadLetters.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  })
  const held = namespaces.filter((row) => row.deadLetters > 0).map(({ namespace }) => namespace)
  return (
    <>
      <SettleLetters cache={cache} namespaces={held} />
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Skeleton height={150} />
      ) : (
        <DeadLettersTable letters={data.pages.flatMap((page) => page.deadLetters.items)} />
      )}
      {hasNextPage && (
        <Button variant="subtle" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          More dead letters
        </Button>
      )}
    </>
  )
}
