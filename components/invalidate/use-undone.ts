'use client'

import { skipToken, useQuery } from '@tanstack/react-query'
import { api } from '@/lib/api/client'

interface Undone {
  readonly at: number
  readonly by: string
}

/**
 * @param seq of a soft invalidation; undefined where there is nothing to undo
 * @returns who took it back, and when, here or elsewhere; asked again with every invalidation that the live feed tells of
 */
export function useUndone(seq: number | undefined): Undone | undefined {
  const { data } = useQuery({
    queryKey: ['invalidations', 'undone', seq],
    // The newest of them: a log that began anew counts from 1 again.
    queryFn: seq === undefined ? skipToken : ({ signal }) => api.listInvalidations({ seq, limit: 1 }, { signal }),
  })
  const row = data?.items[0]
  return row && row.undoneAt !== null ? { at: row.undoneAt, by: row.undoneBy ?? 'somebody' } : undefined
}
