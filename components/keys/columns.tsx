import { createColumnHelper, rowSortingFeature, tableFeatures, type SortingState } from '@tanstack/react-table'
import type { EntryRow, EntrySort } from '@/lib/api/contract/entries'
import { EntryState } from '@/components/ui/entry-state'
import { formatBytes, formatCount } from '@/components/ui/format'
import { KeyLink } from '@/components/ui/links'
import styles from './keys.module.css'
import { TagList } from './tag-list'
import { TtlBar } from './ttl-bar'
import { RowLevels } from './unseen-levels'

export const features = tableFeatures({ rowSortingFeature })
const helper = createColumnHelper<typeof features, EntryRow>()

/** Columns that the server can sort by have the id of its sort. */
export const columns = helper.columns([
  helper.accessor('key', { id: 'key', header: 'Key', cell: ({ row }) => <KeyLink of={row.original.key} /> }),
  helper.accessor('levels', {
    id: 'levels',
    header: 'Levels',
    enableSorting: false,
    cell: ({ row }) => <RowLevels row={row.original} />,
  }),
  helper.accessor('state', {
    id: 'state',
    header: 'State',
    enableSorting: false,
    cell: ({ row }) => <EntryState state={row.original.state} />,
  }),
  helper.accessor('ttlMs', { id: 'expires', header: 'TTL left', cell: ({ row }) => <TtlBar row={row.original} /> }),
  helper.accessor('sizeBytes', { id: 'size', header: 'Size', cell: ({ row }) => formatBytes(row.original.sizeBytes) }),
  helper.accessor('hits', { id: 'hits', header: 'Hits', cell: ({ row }) => formatCount(row.original.hits) }),
  helper.accessor('version', {
    id: 'version',
    header: 'Version',
    enableSorting: false,
    cell: ({ row }) => `v${row.original.version}`,
  }),
  helper.accessor('tags', {
    id: 'tags',
    header: 'Tags',
    enableSorting: false,
    cell: ({ row }) => <TagList of={row.original.key} tags={row.original.tags} />,
  }),
])

/** What stands in a column, told in its heading and in its cells. */
export const MEANS: Readonly<Record<string, string>> = {
  levels: 'Where a copy is held, is stale, or is absent',
  state: 'As a read would find it now',
  expires: 'Until it is no longer fresh; the bar is what is left of what its namespace gives it',
  size: 'Bytes that a copy takes up',
  hits: 'Reads that the memory of the process that answers here has served, since it holds the key',
  version: 'Generation of its namespace',
}

export const classOf = (column: string): string => `${styles.cell} ${styles[column] ?? ''}`

export function sortingOf(sort: EntrySort): SortingState {
  return [{ id: sort.replace('-', ''), desc: sort.startsWith('-') }]
}
