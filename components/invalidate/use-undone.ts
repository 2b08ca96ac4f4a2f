'use client'

import { skipToken, useQuery } from '@tanstack/react-query'
import { api } from '@/lib/api/client'

/** Of the newest: one that is further back is known to be undone only by trying. */
const LOOKED = 100

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
    queryFn: seq === undefined ? skipToken : ({ signal }) => api.listInvalidations({ limit: LOOKED }, { signal }),
  })
  // Newest first: a log that began anew counts from 1 again.
  const row = data?.items.find((one) => one.seq === seq)
  return row && row.undoneAt !== null ? { at: row.undoneAt, by: row.undoneBy ?? 'somebody' } : undefined
}
