'use client'

import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import Link from 'next/link'
import { api } from '@/lib/api/client'
import type { EntryRow } from '@/lib/api/contract/entries'
import { useScope } from '@/components/shell/scope'
import { GuardedButton } from '@/components/shell/session'
import { formatCount } from '@/components/ui/format'
import { invalidateHref } from '@/components/ui/links'
import { ExportMenu } from './export-menu'
import { exportList } from './export-list'
import { hasFilters, queryOf, type Filters } from './filters'
import styles from './keys.module.css'

/** As many as one invalidation by keys takes. */
const MOST = 10_000
const PAGE = 500

interface ListActionsProps {
  filters: Filters
  /** The level that was chosen does not answer: what matches is not known. */
  isSilent: boolean
  mark: (rows: readonly EntryRow[], on: boolean) => void
  /** How many there are, where that is known. */
  total: number | undefined
}

/** What can be done with all that the filters leave, a folder say: marked, it can be loaded again, exported and so on. */
export function ListActions({ filters, isSilent, mark, total }: ListActionsProps) {
  const { instance } = useScope()
  const collect = useMutation({
    mutationFn: async () => {
      const rows: EntryRow[] = []
      let cursor: string | undefined
      do {
        const page = await api.listEntries({ ...queryOf(filters), instance, cursor, limit: PAGE })
        rows.push(...page.items)
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined && rows.length < MOST)
      return { rows, isAll: cursor === undefined }
    },
    onSuccess: ({ rows, isAll }) => {
      mark(rows, true)
      if (!isAll)
        notifications.show({
          title: `The first ${formatCount(rows.length)} are marked`,
          message: 'There are more. The Invalidate page takes any number, by folder, tag or namespace.',
        })
    },
    onError: (error) => notifications.show({ color: 'red', title: 'Not marked', message: error.message }),
  })
  const folder = filters.prefix.endsWith(':') ? filters.prefix : undefined
  return (
    <div className={styles.actions}>
      {hasFilters(filters) && (
        <GuardedButton
          needs="viewer"
          barred={isSilent ? 'The level that was chosen does not answer, so what matches is not known.' : undefined}
          size="xs"
          variant="default"
          loading={collect.isPending}
          onClick={() => collect.mutate()}
        >
          {folder ? `Mark all below ${folder}` : 'Mark all that match'}
        </GuardedButton>
      )}
      <ExportMenu
        label="Export all"
        size="xs"
        save={(format) => void exportList(format, { ...queryOf(filters), instance }, total)}
      />
      {folder && (
        <Button component={Link} size="xs" variant="default" href={invalidateHref({ prefix: folder })}>
          Invalidate all below {folder}
        </Button>
      )}
    </div>
  )
}
