'use client'

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import { useRefresh } from '@/components/shell/refresh'
import { useScope } from '@/components/shell/scope'
import { queryOf, type Filters } from './filters'

/** A page is two screens of rows: scrolling asks ahead without asking for much. */
const PAGE = 100
/** A list that was scrolled further down is not asked for again by itself: every page of it would be one request. */
const POLLED_PAGES = 2

export function useEntries(filters: Filters) {
  const { instance } = useScope()
  const query = { ...queryOf(filters), instance }
  const { seconds, paused } = useRefresh()
  return useInfiniteQuery({
    queryKey: ['entries', 'list', query],
    queryFn: ({ pageParam, signal }) => api.listEntries({ ...query, cursor: pageParam, limit: PAGE }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      seconds === 0 || paused || (state.data?.pages.length ?? 0) > POLLED_PAGES ? false : seconds * 1000,
  })
}
