'use client'

import { Skeleton, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/lib/api/client'
import type { Folder } from '@/lib/api/contract/entries'
import { AtLeast } from '@/components/ui/at-least'
import { formatCount } from '@/components/ui/format'
import type { LevelName } from '@/lib/kernel/outcome'
import styles from './keys.module.css'

const PAGE = 100
/** Counts are looked up in the levels' indexes: not again for somebody who opens and closes. */
const FRESH_MS = 10_000

interface FolderTreeProps {
  /** The folder whose keys are listed. */
  chosen: string
  choose: (prefix: string) => void
}

/** Keys by their colons. A folder opens by its arrow and is listed by its name. */
export function FolderTree({ chosen, choose }: FolderTreeProps) {
  return (
    <nav className={styles.tree} aria-label="Folders">
      <UnstyledButton className={styles.folderName} aria-current={chosen === ''} onClick={() => choose('')}>
        All keys
      </UnstyledButton>
      <Folders prefix="" chosen={chosen} choose={choose} />
    </nav>
  )
}

function Folders({ prefix, chosen, choose }: FolderTreeProps & { prefix: string }) {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['folders', prefix],
    queryFn: ({ pageParam, signal }) => api.listFolders({ prefix, cursor: pageParam, limit: PAGE }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    staleTime: FRESH_MS,
  })
  if (error && !data) return <p className={styles.treeNote}>Folders could not be read: {error.message}</p>
  if (!data) return <Skeleton height={prefix === '' ? 120 : 20} mt={4} />
  const folders = data.pages.flatMap(({ items, unseen }) => items.map((folder) => ({ ...folder, unseen })))
  const keys = data.pages.reduce((sum, page) => sum + page.keys, 0)
  return (
    <ul className={styles.folders}>
      {folders.map((folder) => (
        <FolderLine key={folder.prefix} folder={folder} parent={prefix} chosen={chosen} choose={choose} />
      ))}
      {keys > 0 && prefix !== '' && (
        <li className={styles.treeNote}>
          {hasNextPage ? 'more than ' : ''}
          {formatCount(keys)} {keys === 1 ? 'key' : 'keys'}
        </li>
      )}
      {folders.length === 0 && keys === 0 && <li className={styles.treeNote}>Nothing is cached</li>}
      {hasNextPage && (
        <li>
          <UnstyledButton
            className={styles.treeMore}
            disabled={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            {isFetchingNextPage ? 'Looking …' : 'Look further'}
          </UnstyledButton>
        </li>
      )}
    </ul>
  )
}

/** With the levels that could not be asked when it was counted. */
type Counted = Folder & { readonly unseen: readonly LevelName[] }

function FolderLine({ folder, parent, chosen, choose }: FolderTreeProps & { folder: Counted; parent: string }) {
  const { prefix, entries, unseen } = folder
  const [opened, setOpened] = useState(chosen.startsWith(prefix) && chosen !== prefix)
  const name = prefix.slice(parent.length, -1)
  const Arrow = opened ? IconChevronDown : IconChevronRight
  return (
    <li>
      <div className={styles.folder}>
        <UnstyledButton
          className={styles.folderArrow}
          aria-expanded={opened}
          aria-label={`${opened ? 'Close' : 'Open'} ${prefix}`}
          onClick={() => setOpened(!opened)}
        >
          <Arrow size={14} aria-hidden />
        </UnstyledButton>
        <UnstyledButton
          className={styles.folderName}
          aria-current={chosen === prefix}
          title={prefix}
          onClick={() => choose(prefix)}
        >
          <span className={styles.folderWord}>{name === '' ? '(nothing)' : name}</span>{' '}
          <span className={styles.folderCount} title="Entries stored below it">
            {entries !== null ? (
              <AtLeast figure={entries} format={formatCount} unseen={unseen} />
            ) : unseen.length > 0 ? (
              'unknown'
            ) : (
              'over 10,000'
            )}
          </span>
        </UnstyledButton>
      </div>
      {opened && <Folders prefix={prefix} chosen={chosen} choose={choose} />}
    </li>
  )
}
