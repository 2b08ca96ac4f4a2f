'use client'

import { useMemo } from 'react'
import { api } from '@/lib/api/client'
import { usePoll } from '@/components/shell/refresh'
import { useTimeRange } from '@/components/shell/time-range'
import { countDrops } from './count-drops'

/** Invalidations looked at; there being more is told. */
const MOST = 500

/** How often people invalidated each tag within the time range of the page. */
export function useDrops() {
  const { range, ms, words } = useTimeRange()
  const { data } = usePoll(['invalidations', 'range', range], (call) =>
    api.listInvalidations({ from: Date.now() - ms, limit: MOST }, call),
  )
  const drops = useMemo(() => data && countDrops(data.items), [data])
  const since = data?.nextCursor ? `the newest ${MOST} invalidations` : `the last ${words}`
  return { drops, since }
}
