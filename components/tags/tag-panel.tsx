'use client'

import { Button, CloseButton, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { api } from '@/lib/api/client'
import { useLevelNames } from '@/components/shell/use-levels'
import { Facts } from '@/components/ui/facts'
import { AtLeast } from '@/components/ui/at-least'
import { formatBytes, formatCount } from '@/components/ui/format'
import { invalidateHref, KeyLink, keysHref, TextLink } from '@/components/ui/links'
import { Panel } from '@/components/ui/panel'
import { perLevelText, uncounted } from '@/components/ui/per-level'
import { ErrorState } from '@/components/ui/state-message'
import { When } from '@/components/ui/when'

const SHOWN = 12
/** Counting walks through what carries the tag. */
const FRESH_MS = 10_000

/** One tag, exactly: what carries it, what it would cost to load again, and who dropped it last. */
export function TagPanel({ tag, close }: { tag: string; close: () => void }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['tag', tag],
    queryFn: ({ signal }) => api.getTag(tag, { signal }),
    staleTime: FRESH_MS,
  })
  const has = useLevelNames()
  const unknown = data ? uncounted(data, has) : []
  const last = data?.lastInvalidated
  return (
    <Panel
      title={`Tag ${tag}`}
      note={
        data
          ? data.exact
            ? 'Counted, not estimated'
            : unknown.length > 0
              ? 'Of the levels that answer'
              : 'Estimated: too many to look at each, or a level could not be asked'
          : 'Counting'
      }
      actions={
        <span style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
          <Button component={Link} size="xs" variant="default" href={invalidateHref({ tag })}>
            Invalidate
          </Button>
          <CloseButton aria-label={`Close ${tag}`} onClick={close} />
        </span>
      }
    >
      {error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Skeleton height={96} />
      ) : (
        <>
          <Facts
            facts={[
              [
                'Entries',
                <AtLeast key="entries" figure={data.entries} format={formatCount} unseen={unknown} />,
                'Keys that carry it, in whatever level',
              ],
              ['Per level', perLevelText(data.perLevel, unknown)],
              [
                'Bytes',
                <AtLeast key="bytes" figure={data.bytes} format={formatBytes} unseen={unknown} />,
                'Of every copy, in all levels together',
              ],
              [
                'Loads to refill',
                <AtLeast key="loads" figure={data.expectedLoads} format={formatCount} unseen={unknown} />,
                'Keys that were read since they were stored',
              ],
              [
                'Go by dependency',
                <AtLeast key="dependents" figure={data.dependents} format={formatCount} unseen={unknown} />,
                'Keys without the tag that were made from keys with it',
              ],
              [
                'Last invalidated',
                last ? (
                  <span key="last" title={last.reason ?? undefined}>
                    <When at={last.at} /> by {last.by}
                  </span>
                ) : (
                  'never by an operator'
                ),
              ],
            ]}
          />
          <p style={{ margin: '14px 0 0', display: 'flex', flexWrap: 'wrap', gap: '4px 16px' }}>
            {data.sample.slice(0, SHOWN).map((key) => (
              <KeyLink key={key} of={key} />
            ))}
            {data.entries > SHOWN && <TextLink href={keysHref({ tag })}>all {formatCount(data.entries)}</TextLink>}
          </p>
        </>
      )}
    </Panel>
  )
}
