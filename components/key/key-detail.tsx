'use client'

import { Skeleton } from '@mantine/core'
import { parseAsString, useQueryState } from 'nuqs'
import { api } from '@/lib/api/client'
import { usePoll } from '@/components/shell/refresh'
import { useLevels } from '@/components/shell/use-levels'
import { CopyIcon } from '@/components/ui/code-block'
import { EntryState } from '@/components/ui/entry-state'
import { formatName, formatSpan } from '@/components/ui/format'
import { PLACES } from '@/components/ui/level-colors'
import { keysHref, TextLink } from '@/components/ui/links'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { ErrorState, StateMessage } from '@/components/ui/state-message'
import ui from '@/components/ui/ui.module.css'
import { Moment } from '@/components/ui/when'
import { KeyActions } from './key-actions'
import styles from './key.module.css'
import { Ladder } from './ladder'
import { Relations } from './relations'
import { StoryPanel, StorySkeleton } from './story-panel'
import { ValuePanel } from './value-panel'

/** Nothing was found for the key: because nothing is there, or because not every level could be asked. */
function Gone() {
  const silent = useLevels().data?.items.flatMap(({ name, status }) => (status === 'down' ? PLACES[name].label : []))
  return (
    <StateMessage
      title={silent?.length ? 'Not found where it could be looked for' : 'Not in the cache'}
      action={<TextLink href="/keys">Back to the keys</TextLink>}
    >
      {silent?.length
        ? `No level that answers holds it; what ${silent.join(' and ')} holds is not known.`
        : 'No level holds anything for this key: it expired, was evicted or invalidated, or was never stored.'}
    </StateMessage>
  )
}

export function KeyDetail() {
  const [key] = useQueryState('key', parseAsString.withDefault(''))
  const asked = usePoll(['entry', key], (call) => api.findEntry(key, call), { enabled: key !== '' })
  const { data: entry, dataUpdatedAt, error, isPlaceholderData, refetch } = asked
  const gone = entry === null && !isPlaceholderData
  const shown = entry?.key === key ? entry : undefined

  return (
    <>
      <PageHeader
        title={
          <span style={{ display: 'inline-flex', alignItems: 'flex-start', gap: 8 }}>
            <span className={`${ui.mono} ${styles.keyName}`} tabIndex={formatName(key) === key ? undefined : 0}>
              {key || 'No key'}
            </span>
            {key && <CopyIcon value={key} label="Copy the key" />}
          </span>
        }
        text={
          <span className={styles.told} data-waiting={!shown && !gone}>
            {shown && <EntryState state={shown.state} />}
            {shown && <TextLink href={keysHref({ namespace: shown.namespace })}>{shown.namespace}</TextLink>}
            {shown?.description && <span>{shown.description}</span>}
            {shown && <TextLink href="/versions">version {shown.activeVersion}</TextLink>}
            {shown && <Moment at={dataUpdatedAt - shown.ageMs}>{formatSpan(shown.ageMs)} old</Moment>}
          </span>
        }
        actions={
          shown ? <KeyActions entry={shown} /> : !gone && key !== '' && <Skeleton className={styles.actions} h={30} />
        }
      />
      {key === '' ? (
        <Panel>
          <StateMessage title="No key was named" action={<TextLink href="/keys">Choose one from the keys</TextLink>}>
            This page tells of one key: what each level holds of it, and why it is fresh, stale or dead.
          </StateMessage>
        </Panel>
      ) : gone ? (
        <Panel>
          <Gone />
        </Panel>
      ) : error && !shown ? (
        <Panel>
          <ErrorState error={error} retry={() => void refetch()} />
        </Panel>
      ) : (
        <div className={styles.stack}>
          {shown ? <StoryPanel entry={shown} now={dataUpdatedAt} /> : <StorySkeleton />}
          {shown ? <Ladder entry={shown} now={dataUpdatedAt} /> : <Skeleton h={{ base: 1100, sm: 430 }} radius={8} />}
          <div className={styles.columns}>
            {shown ? <ValuePanel entry={shown} /> : <Skeleton height={360} radius={8} />}
            {shown ? <Relations entry={shown} /> : <Skeleton height={260} radius={8} />}
          </div>
        </div>
      )}
    </>
  )
}
