'use client'

import { Checkbox, Skeleton } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useTable } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRouter } from 'next/navigation'
import { memo, useEffect, useMemo, useRef, useState } from 'react'
import type { EntryRow, EntrySort } from '@/lib/api/contract/entries'
import { isFocusNowhere } from '@/components/shell/keep-focus'
import { keyHref } from '@/components/ui/links'
import { classOf, columns, MEANS, features, sortingOf } from './columns'
import { HeaderCell } from './header-cell'
import { historyEntry, keepPlace, readPlace } from './kept-places'
import styles from './keys.module.css'

interface EntriesTableProps {
  /** Names what is listed: another list begins at its top. */
  list: string
  /** Undefined while the first page is on its way. */
  rows: readonly EntryRow[] | undefined
  sort: EntrySort
  setSort: (sort: EntrySort) => void
  /** The rows are those of the filters before. */
  busy: boolean
  /** Asks for the next page; undefined on the last, or while it is asked for. */
  more: (() => void) | undefined
  total: number | undefined
  marked: ReadonlyMap<string, EntryRow>
  mark: (rows: readonly EntryRow[], on: boolean) => void
}

const ROW_PX = 40
const NO_ROWS: EntryRow[] = []

/** Drawn anew only where what it shows is another, because forty rows take longer than a key may wait for its letter. */
export const EntriesTable = memo(function EntriesTable(props: EntriesTableProps) {
  const { list, rows, sort, setSort, busy, more, total, marked, mark } = props
  const router = useRouter()
  const scroller = useRef<HTMLDivElement>(null)
  const [left] = useState(() => readPlace(historyEntry()))
  const [active, setActive] = useState(() => rows?.findIndex(({ key }) => key === left?.row) ?? -1)
  // The same array for the same rows: the table makes its model anew for another one, and scrolling draws often.
  const data = useMemo(() => (rows ? [...rows] : NO_ROWS), [rows])
  const table = useTable({
    features,
    columns,
    data,
    getRowId: (row) => row.key,
    manualSorting: true,
    state: { sorting: sortingOf(sort) },
  })
  const { rows: models } = table.getRowModel()
  const virtual = useVirtualizer({
    count: models.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    initialOffset: left?.offset ?? 0,
    onChange: ({ scrollOffset }) => keepPlace(historyEntry(), { offset: scrollOffset ?? 0 }),
  })
  const items = virtual.getVirtualItems()
  const lastSeen = items.at(-1)?.index ?? 0

  useEffect(() => {
    if (more && lastSeen > models.length - 30) more()
  }, [more, lastSeen, models.length])

  // Who comes back goes on from the row that was opened, also by keyboard; rows are drawn once the list has been measured.
  const returning = useRef(left?.row !== undefined)
  useEffect(() => {
    const link = returning.current && scroller.current?.querySelector<HTMLElement>('[data-active="true"] a')
    if (!link) return
    returning.current = false
    if (isFocusNowhere()) link.focus({ preventScroll: true })
  }, [items.length])

  // Another list, in place of this one, is read from its top.
  const shown = useRef(list)
  useEffect(() => {
    if (shown.current === list) return
    shown.current = list
    setActive(-1)
    virtual.scrollToOffset(0)
  }, [list, virtual])

  const move = (by: number) => {
    const next = Math.min(models.length - 1, Math.max(0, active + by))
    setActive(next)
    virtual.scrollToIndex(next)
  }
  const open = ({ key }: EntryRow) => {
    keepPlace(historyEntry(), { row: key })
    router.push(keyHref(key))
  }
  const toggle = (row: EntryRow) => mark([row], !marked.has(row.key))
  const allMarked = data.length > 0 && marked.size >= data.length && data.every((row) => marked.has(row.key))
  useHotkeys([
    ['j', () => move(1)],
    ['k', () => move(-1)],
    ['x', () => models[active] && toggle(models[active].original)],
    ['Enter', () => models[active] && open(models[active].original), { preventDefault: false }],
  ])

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      data-busy={busy}
      tabIndex={0}
      role="region"
      aria-label="List of keys"
    >
      <div role="table" aria-label="Keys" aria-rowcount={(total ?? models.length) + 1} aria-busy={busy || !rows}>
        <div role="rowgroup" className={styles.head}>
          {table.getHeaderGroups().map((group) => (
            <div role="row" key={group.id} className={styles.row} aria-rowindex={1}>
              <div role="columnheader" className={styles.mark}>
                <Checkbox
                  size="xs"
                  aria-label="Mark all that are loaded"
                  checked={allMarked}
                  indeterminate={marked.size > 0 && !allMarked}
                  onChange={() => mark(data, !allMarked)}
                />
              </div>
              {group.headers.map((header) => (
                <HeaderCell
                  key={header.id}
                  id={header.column.id}
                  label={<table.FlexRender header={header} />}
                  sort={sort}
                  setSort={setSort}
                />
              ))}
            </div>
          ))}
        </div>
        <div role="rowgroup" className={styles.body} style={{ height: rows ? virtual.getTotalSize() : undefined }}>
          {!rows && Array.from({ length: 14 }, (_, index) => <SkeletonRow key={index} />)}
          {items.map((item) => {
            const row = models[item.index]
            return (
              row && (
                <div
                  role="row"
                  key={row.id}
                  className={`${styles.row} ${styles.bodyRow}`}
                  aria-rowindex={item.index + 2}
                  data-active={item.index === active}
                  data-marked={marked.has(row.id)}
                  style={{ transform: `translateY(${item.start}px)` }}
                  onClickCapture={() => keepPlace(historyEntry(), { row: row.id })}
                >
                  <div role="cell" className={styles.mark}>
                    <Checkbox
                      size="xs"
                      aria-label={`Mark ${row.id}`}
                      checked={marked.has(row.id)}
                      onChange={() => toggle(row.original)}
                    />
                  </div>
                  {row.getAllCells().map((cell) => (
                    <div role="cell" key={cell.id} className={classOf(cell.column.id)} title={MEANS[cell.column.id]}>
                      <table.FlexRender cell={cell} />
                    </div>
                  ))}
                </div>
              )
            )
          })}
        </div>
      </div>
    </div>
  )
})

function SkeletonRow() {
  return (
    <div role="row" className={styles.skeletonRow}>
      <div role="cell">
        <Skeleton height={14} />
      </div>
    </div>
  )
}
