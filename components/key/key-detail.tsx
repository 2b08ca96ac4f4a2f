'use client'

import { Skeleton } from '@mantine/core'
import { parseAsString, useQueryState } from 'nuqs'
import { api, ApiProblem } from '@/lib/api/client'
import { usePoll } from '@/components/shell/refresh'
import { useLevels } from '@/components/shell/use-levels'
import { CopyIcon } from '@/components/ui/code-block'
import { EntryState } from '@/components/ui/entry-state'
import { formatSpan } from '@/components/ui/format'
import { keysHref, TextLink } from '@/components/ui/links'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { ErrorState, StateMessage } from '@/components/ui/state-message'
import ui from '@/components/ui/ui.module.css'
import { KeyActions } from './key-actions'
import styles from './key.module.css'
import { Ladder } from './ladder'
import { Relations } from './relations'
import { StoryPanel } from './story-panel'
import { ValuePanel } from './value-panel'

/** Nothing was found for the key: because nothing is there, or because not every level could be asked. */
function Gone({ problem }: { problem: Error | null }) {
  const isSilent = useLevels().data?.items.some(({ status }) => status === 'down')
  const isUnknown = isSilent && problem !== null
  return (
    <StateMessage
      title={isUnknown ? 'Not found where it could be looked for' : 'Not in the cache'}
      action={<TextLink href="/keys">Back to the keys</TextLink>}
    >
      {isUnknown
        ? problem.message
        : 'No level holds anything for this key. It may have expired, been evicted or been invalidated.'}
    </StateMessage>
  )
}

export function KeyDetail() {
  const [key] = useQueryState('key', parseAsString.withDefault(''))
  const {
    data: entry,
    dataUpdatedAt,
    error,
    refetch,
  } = usePoll(['entry', key], (call) => api.getEntry(key, call), {
    enabled: key !== '',
  })
  const gone = error instanceof ApiProblem && error.status === 404
  const shown = entry?.key === key && !gone ? entry : undefined

  return (
    <>
      <PageHeader
        title={
          <span style={{ display: 'inline-flex', alignItems: 'center', gap: 8 }}>
            <span className={ui.mono} style={{ fontSize: 'inherit' }}>
              {key || 'No key'}
            </span>
            {key && <CopyIcon value={key} label="Copy the key" />}
          </span>
        }
        text={
          <span
            style={{ display: 'inline-flex', flexWrap: 'wrap', alignItems: 'baseline', gap: '0 14px', minHeight: 22 }}
          >
            {shown && <EntryState state={shown.state} />}
            {shown && <TextLink href={keysHref({ namespace: shown.namespace })}>{shown.namespace}</TextLink>}
            {shown?.description && <span>{shown.description}</span>}
            {shown && <span>version {shown.activeVersion}</span>}
            {shown && <span>{formatSpan(shown.ageMs)} old</span>}
          </span>
        }
        actions={shown && <KeyActions entry={shown} />}
      />
      {key === '' ? (
        <Panel>
          <StateMessage title="No key was named" action={<TextLink href="/keys">Choose one from the keys</TextLink>}>
            This page tells of one key: what each level holds of it, and why it is fresh, stale or dead.
          </StateMessage>
        </Panel>
      ) : gone ? (
        <Panel>
          <Gone problem={error} />
        </Panel>
      ) : error && !shown ? (
        <Panel>
          <ErrorState error={error} retry={() => void refetch()} />
        </Panel>
      ) : (
        <div className={styles.stack}>
          {shown ? <StoryPanel entry={shown} now={dataUpdatedAt} /> : <Skeleton height={190} radius={8} />}
          {shown ? <Ladder entry={shown} /> : <Skeleton height={250} radius={8} />}
          <div className={styles.columns}>
            {shown ? <ValuePanel entry={shown} /> : <Skeleton height={360} radius={8} />}
            {shown ? <Relations entry={shown} /> : <Skeleton height={260} radius={8} />}
          </div>
        </div>
      )}
    </>
  )
}
