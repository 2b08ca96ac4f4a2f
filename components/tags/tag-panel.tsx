'use client'

import { Button, CloseButton, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { api } from '@/lib/api/client'
import { isSilence } from '@/components/shell/cut-off'
import { useLevelNames } from '@/components/shell/use-levels'
import { AtLeast } from '@/components/ui/at-least'
import { costFacts } from '@/components/ui/cost-facts'
import { Facts } from '@/components/ui/facts'
import { formatCount, formatName } from '@/components/ui/format'
import { invalidateHref, KeyLink, keysHref, operationsHref, TextLink } from '@/components/ui/links'
import { Name } from '@/components/ui/name'
import { Panel } from '@/components/ui/panel'
import { PerLevel } from '@/components/ui/per-level-links'
import { howCounted, uncounted } from '@/components/ui/per-level'
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
      title={
        <>
          Tag <Name of={tag} />
        </>
      }
      note={data ? howCounted(data, unknown) : 'Counting'}
      actions={
        <span style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
          <Button component={Link} size="xs" variant="default" href={invalidateHref({ tag })}>
            Invalidate
          </Button>
          <CloseButton aria-label={`Close ${formatName(tag)}`} onClick={close} />
        </span>
      }
    >
      {error && (!data || !isSilence(error)) ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Skeleton h={{ base: 274, sm: 96 }} />
      ) : (
        <>
          <Facts
            facts={[
              [
                'Entries',
                <AtLeast key="entries" figure={data.entries} format={formatCount} unseen={unknown} />,
                'Keys that carry it, in whatever level',
              ],
              [
                'Per level',
                <PerLevel key="levels" perLevel={data.perLevel} unknown={unknown} of={{ tag }} />,
                'Copies in each level: a key may be in several',
              ],
              ...costFacts(data, unknown),
              [
                'Last invalidated',
                last ? (
                  <span key="last" title={last.reason ?? undefined}>
                    <TextLink href={operationsHref({ kind: 'tag', of: tag })}>
                      <When at={last.at} /> by {last.by}
                    </TextLink>
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
            {data.entries > SHOWN && (
              <TextLink href={keysHref({ tag })}>
                {data.exact ? `all ${formatCount(data.entries)}` : 'all of them'}
              </TextLink>
            )}
          </p>
        </>
      )}
    </Panel>
  )
}
