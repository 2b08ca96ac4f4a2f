import type { ReactNode } from 'react'
import type { EntrySort } from '@/lib/api/contract/entries'
import { SortButton } from '@/components/ui/sort-button'
import ui from '@/components/ui/ui.module.css'
import { classOf, MEANS } from './columns'
import { SORTS } from './filters'

const MOST_FIRST: ReadonlySet<string> = new Set(['size', 'hits'])

interface HeaderCellProps {
  id: string
  label: ReactNode
  sort: EntrySort
  setSort: (sort: EntrySort) => void
}

/** A column's name; a button where the server can sort by it. */
export function HeaderCell({ id, label, sort, setSort }: HeaderCellProps) {
  const ascending = SORTS.find((one) => one === id)
  const descending = SORTS.find((one) => one === `-${id}`)
  const name = MEANS[id] ? <span className={ui.explained}>{label}</span> : label
  if (!ascending || !descending)
    return (
      <div role="columnheader" className={classOf(id)} title={MEANS[id]}>
        {name}
      </div>
    )
  // Of figures the greatest are looked for, of names and ends of life the first.
  const [first, second] = MOST_FIRST.has(id) ? [descending, ascending] : [ascending, descending]
  const order = sort === ascending ? 'ascending' : sort === descending ? 'descending' : undefined
  return (
    <div role="columnheader" className={classOf(id)} title={MEANS[id]} aria-sort={order ?? 'none'}>
      <SortButton order={order} press={() => setSort(sort === first ? second : first)}>
        {name}
      </SortButton>
    </div>
  )
}
