'use client'

import { Skeleton } from '@mantine/core'
import { api } from '@/lib/api/client'
import type { WriteBehind } from '@/lib/api/contract/write-behind'
import { usePoll } from '@/components/shell/refresh'
import { useAllowed, useForbidden } from '@/components/shell/session'
import { Facts } from '@/components/ui/facts'
import { formatBytes, formatCount, formatSpan, NO_DATA } from '@/components/ui/format'
import { Loaded } from '@/components/ui/loaded'
import { Panel } from '@/components/ui/panel'
import { StateMessage } from '@/components/ui/state-message'
import { DeadLetters } from './dead-letters'
import styles from './strategies.module.css'

/** Where counts of writes that wait, or were refused, lead to. */
export const WRITE_BEHIND = 'write-behind'

/** How many there are is counted; {@link DeadLetters} lists them. */
const LETTERS = 1

export function WriteBehindPanel() {
  const forbidden = useForbidden('operator')
  const allowed = useAllowed('operator')
  const queue = usePoll(['write-behind'], (call) => api.getWriteBehind({ limit: LETTERS }, call), {
    enabled: allowed,
  })
  return (
    <Panel
      id={WRITE_BEHIND}
      title="Write-behind"
      note="Writes that the process that answers here has acknowledged, on their way to the source"
    >
      {forbidden ? (
        <StateMessage title="Only operators see the writes">{forbidden}</StateMessage>
      ) : (
        <Loaded query={queue} skeleton={<Skeleton height={150} />}>
          {(told) =>
            told.enabled ? (
              <Queue queue={told} />
            ) : (
              <StateMessage title="Nothing is written behind">
                This cache has no journal: every write waits for its source.
              </StateMessage>
            )
          }
        </Loaded>
      )}
    </Panel>
  )
}

function Queue({ queue }: { queue: WriteBehind }) {
  const { pending, bytes, oldestAgeMs, limits, adoptedJournals, namespaces, deadLetters } = queue
  const failing = namespaces.filter((row) => row.failure !== null)
  return (
    <div className={styles.stack}>
      <Facts
        facts={[
          [
            'Pending',
            limits ? `${formatCount(pending)} of ${formatCount(limits.maxPending)}` : formatCount(pending),
            'Acknowledged, and not in the source yet',
          ],
          [
            'Bytes',
            limits ? `${formatBytes(bytes)} of ${formatBytes(limits.maxBytes)}` : formatBytes(bytes),
            'Of those, in the journal',
          ],
          ['Oldest', oldestAgeMs === null ? NO_DATA : formatSpan(oldestAgeMs), 'How long the first of them has waited'],
          ['Journals taken over', formatCount(adoptedJournals), 'Of processes that ended with writes in them'],
          [
            'Dead letters',
            formatCount(deadLetters.total ?? deadLetters.items.length),
            'Writes that the source refused for good',
          ],
        ]}
      />
      {failing.map((row) => (
        <p key={row.namespace} className={styles.bad} role="status">
          {row.namespace}: the last attempt failed, {formatCount(row.pending)} wait. {row.failure}
        </p>
      ))}
      {deadLetters.unread !== null && (
        <p className={styles.bad}>The dead letters could not be read: {deadLetters.unread}</p>
      )}
      {deadLetters.items.length > 0 ? (
        <DeadLetters queue={queue} />
      ) : (
        deadLetters.unread === null && (
          <p className={styles.none}>No dead letters: the source has refused no acknowledged write for good.</p>
        )
      )}
    </div>
  )
}
