'use client'

import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import type { EntryDetail } from '@/lib/api/contract/entries'
import { Panel } from '@/components/ui/panel'
import { When } from '@/components/ui/when'
import styles from './key.module.css'
import { tellStory } from './tell-story'

/** Operations looked through; older ones are in Activity. */
const LOOKED = 200

export const StorySkeleton = () => <Skeleton h={{ base: 360, sm: 270 }} radius={8} />

/** Why the entry is as it is, and what happened to it: "why is this stale?" answered where it is asked. */
export function StoryPanel({ entry, now }: { entry: EntryDetail; now: number }) {
  const { data, isPending } = useQuery({
    queryKey: ['invalidations', 'latest', LOOKED],
    queryFn: ({ signal }) => api.listInvalidations({ limit: LOOKED }, { signal }),
    staleTime: 5_000,
  })
  // Told once and whole: what people did would push down all that stands below it a moment later.
  if (isPending) return <StorySkeleton />
  const { verdict, moments } = tellStory(entry, data?.items ?? [], now)
  return (
    <Panel title={entry.state === 'fresh' ? 'Why it is fresh' : `Why it is ${entry.state}`}>
      <p className={styles.verdict} data-testid="verdict">
        {verdict}
      </p>
      <ol className={styles.moments} aria-label="What happened to it, newest first">
        {moments.map((moment) => (
          <li key={`${moment.what} ${moment.at}`} data-tone={moment.tone} className={styles.moment}>
            <span className={styles.momentWhen}>
              <When at={moment.at} asOf={now} />
            </span>
            <span>
              {moment.what}
              <span className={styles.momentDetail}>{moment.detail}</span>
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
