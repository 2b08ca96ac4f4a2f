'use client'

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import type { TagsQuery } from '@/lib/api/contract/tags'
import { useRefresh } from '@/components/shell/refresh'

const PAGE = 200
/** The counts walk through the index of tags: they need not be newer than this. */
const FRESH_MS = 5_000

/** Tags page by page. Only the first is asked for again by itself: every further one would be a request more. */
export function useTags(q: string, sort: TagsQuery['sort']) {
  const { seconds, paused } = useRefresh()
  const { data, ...rest } = useInfiniteQuery({
    queryKey: ['tags', q, sort],
    queryFn: ({ pageParam, signal }) =>
      api.listTags({ q: q || undefined, sort, cursor: pageParam, limit: PAGE }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
    refetchInterval: ({ state }) =>
      seconds === 0 || paused || (state.data?.pages.length ?? 0) > 1 ? false : seconds * 1000,
  })
  const unseen = [...new Set(data?.pages.flatMap((page) => page.unseen))]
  return { ...rest, rows: data?.pages.flatMap((page) => page.items), total: data?.pages[0]?.total, unseen }
}
