'use client'

import { Button, Skeleton } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import type { WriteBehind } from '@/lib/api/contract/write-behind'
import { Loaded } from '@/components/ui/loaded'
import { DeadLettersTable } from './dead-letters-table'
import { SettleLetters } from './settle-letters'

const PAGE = 100

/** What can be done with all of them, and with each, page by page. Listed anew whenever there are more or fewer. */
export function DeadLetters({ queue: { cache, deadLetters, namespaces } }: { queue: WriteBehind }) {
  const letters = useInfiniteQuery({
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
      <Loaded query={letters} skeleton={<Skeleton height={150} />}>
        {({ pages }) => <DeadLettersTable letters={pages.flatMap((page) => page.deadLetters.items)} />}
      </Loaded>
      {letters.hasNextPage && (
        <Button variant="subtle" loading={letters.isFetchingNextPage} onClick={() => void letters.fetchNextPage()}>
          More dead letters
        </Button>
      )}
    </>
  )
}
