'use client'

import { useCallback, useEffect, useState } from 'react'
import type { EntryRow } from '@/lib/api/contract/entries'
import { queryOf, type Filters } from './filters'

const NONE: ReadonlyMap<string, EntryRow> = new Map()

/** The rows that are marked. Other filters unmark them: what is acted on is what can be seen. */
export function useMarked(filters: Filters) {
  const [marked, setMarked] = useState(NONE)
  const { sort: _sort, ...conditions } = queryOf(filters)
  const shown = JSON.stringify(conditions)
  useEffect(() => setMarked(NONE), [shown])
  const mark = useCallback((rows: readonly EntryRow[], on: boolean) => {
    setMarked((before) => {
      const after = new Map(before)
      for (const row of rows) {
        if (on) after.set(row.key, row)
        else after.delete(row.key)
      }
      return after
    })
  }, [])
  return { marked, mark, clear: () => setMarked(NONE) }
}
