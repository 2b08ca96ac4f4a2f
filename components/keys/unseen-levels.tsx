'use client'

import { createContext, useContext } from 'react'
import type { EntryRow } from '@/lib/api/contract/entries'
import { HeldLevels } from '@/components/ui/level-badge'
import type { LevelName } from '@/lib/kernel/outcome'

/** Levels that the list tells nothing of: whether they hold a row is not known. */
export const UnseenLevels = createContext<readonly LevelName[]>([])

export function RowLevels({ row }: { row: EntryRow }) {
  return <HeldLevels levels={row.levels} stale={row.state !== 'fresh'} unknown={useContext(UnseenLevels)} />
}
