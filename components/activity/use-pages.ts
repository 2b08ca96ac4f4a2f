'use client'

import { keepPreviousData, useInfiniteQuery, type QueryKey } from '@tanstack/react-query'
import { useRefresh } from '@/components/shell/refresh'

const PAGE = 50

interface Page<Row> {
  readonly items: readonly Row[]
  readonly nextCursor: string | null
}

interface Ask {
  readonly cursor: string | undefined
  readonly limit: number
}

/** A list of what was done, newest first. Only its first page is asked for again by itself: every further one would be a request more. */
export function usePages<Row>(
  queryKey: QueryKey,
  ask: (query: Ask, call: { signal: AbortSignal }) => Promise<Page<Row>>,
  enabled = true,
) {
  const { seconds, paused } = useRefresh()
  const { data, ...rest } = useInfiniteQuery({
    queryKey,
    enabled,
    queryFn: ({ pageParam, signal }) => ask({ cursor: pageParam, limit: PAGE }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      seconds === 0 || paused || (state.data?.pages.length ?? 0) > 1 ? false : seconds * 1000,
  })
  return { ...rest, rows: data?.pages.flatMap((page) => page.items) }
}
