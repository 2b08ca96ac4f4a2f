'use client'

import { Button, Skeleton, TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { TimeRange } from '@/components/shell/time-range'
import { AtLeast } from '@/components/ui/at-least'
import { formatBytes, formatCount, plural } from '@/components/ui/format'
import { invalidateHref, keysHref, operationsHref, TextLink } from '@/components/ui/links'
import { Loaded } from '@/components/ui/loaded'
import { Name } from '@/components/ui/name'
import { Meter } from '@/components/ui/meter'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { StateMessage } from '@/components/ui/state-message'
import type { Sorting } from '@/components/ui/sort-button'
import { figure, Table } from '@/components/ui/table'
import ui from '@/components/ui/ui.module.css'
import { TagPanel } from './tag-panel'
import styles from './tags.module.css'
import { useDrops } from './use-drops'
import { useTags } from './use-tags'

const SORTS = ['-entries', '-bytes', 'tag'] as const
const parsers = {
  q: parseAsString.withDefault(''),
  tag: parseAsString.withDefault(''),
  sort: parseAsStringLiteral(SORTS).withDefault('-entries'),
}
const columnsOf = (since: string, by: (sort: (typeof SORTS)[number]) => Sorting) => [
  { name: 'Tag', sorting: by('tag') },
  { name: 'Share', means: 'Beside the tag that most entries carry' },
  figure('Entries', 'Keys that carry it, in whatever level, each counted once', by('-entries')),
  figure('Size', 'Of its entries, each counted once, in whatever number of levels it is', by('-bytes')),
  figure('Hits', 'Of its entries, since they were stored'),
  figure('Dropped', `How often people invalidated it in ${since}, but for what was taken back`),
  'Act',
]
const TYPING_MS = 200

export function Tags() {
  const [{ q, tag, sort }, setFilters] = useQueryStates(parsers)
  const [asked] = useDebouncedValue(q, TYPING_MS)
  const { rows, total, unseen, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useTags(asked, sort)
  const { drops, since } = useDrops()
  const by = (one: (typeof SORTS)[number]): Sorting => ({
    order: sort !== one ? undefined : one.startsWith('-') ? 'descending' : 'ascending',
    press: () => void setFilters({ sort: one }),
  })
  const most = Math.max(1, ...(rows?.map((row) => row.entries) ?? []))
  return (
    <>
      <PageHeader
        title="Tags"
        text={
          rows
            ? `${unseen.length > 0 ? 'at least ' : ''}${plural(total ?? rows.length, 'tag')} on what is in the cache`
            : 'What entries are marked with'
        }
        actions={<TimeRange />}
      />
      {tag !== '' && (
        <div style={{ marginBottom: 16 }}>
          <TagPanel key={tag} tag={tag} close={() => void setFilters({ tag: null })} />
        </div>
      )}
      <Panel flush>
        <TextInput
          mx={16}
          mb={8}
          aria-label="Search tags"
          placeholder="Search tags"
          leftSection={<IconSearch size={16} />}
          value={q}
          onChange={(event) => void setFilters({ q: event.currentTarget.value })}
          data-search
        />
        <Loaded
          query={{ data: rows, error, refetch }}
          skeleton={<Skeleton height={400} radius={0} />}
          empty={
            q === '' ? (
              <StateMessage title="No tags yet">
                Loaders tag what they load with ctx.tag(…); namespaces can declare tags for all their entries.
              </StateMessage>
            ) : (
              <StateMessage title="No tag matches">No tag in the cache contains what was typed.</StateMessage>
            )
          }
        >
          {(held) => (
            <Table label="Tags" columns={columnsOf(since, by)} stacks>
              {held.map((row) => (
                <tr key={row.tag}>
                  <td>
                    <UnstyledButton
                      className={ui.rowButton}
                      aria-current={row.tag === tag}
                      onClick={() => void setFilters({ tag: row.tag }, { history: 'push' })}
                    >
                      <Name of={row.tag} />
                    </UnstyledButton>
                  </td>
                  <td className={styles.share} aria-hidden>
                    <Meter share={row.entries / most} />
                  </td>
                  <td className={ui.number}>
                    <TextLink href={keysHref({ tag: row.tag })}>
                      <AtLeast figure={row.entries} format={formatCount} unseen={unseen} />
                    </TextLink>
                  </td>
                  <td className={ui.number}>
                    <AtLeast figure={row.bytes} format={formatBytes} unseen={unseen} />
                  </td>
                  <td className={ui.number}>{formatCount(row.hits)}</td>
                  <td className={ui.number}>
                    <Dropped times={drops && (drops.get(row.tag) ?? 0)} tag={row.tag} />
                  </td>
                  <td style={{ whiteSpace: 'nowrap' }}>
                    <TextLink href={invalidateHref({ tag: row.tag })}>Invalidate</TextLink>
                  </td>
                </tr>
              ))}
            </Table>
          )}
        </Loaded>
        {hasNextPage && (
          <Button variant="subtle" m={12} loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            More tags
          </Button>
        )}
      </Panel>
    </>
  )
}

/** How often a tag was dropped, leading to who did it and when. */
function Dropped({ times, tag }: { times: number | undefined; tag: string }) {
  if (!times) return formatCount(times)
  return <TextLink href={operationsHref({ kind: 'tag', of: tag })}>{formatCount(times)}</TextLink>
}
