'use client'

import { Button } from '@mantine/core'
import { memo, useMemo } from 'react'
import { useFeedEvents, useFeedStatus } from '@/components/shell/live-feed'
import { useRefresh } from '@/components/shell/refresh'
import { useCutOff } from '@/components/shell/use-cut-off'
import { formatCount, formatPerSecond, formatShare, formatTime } from '@/components/ui/format'
import { LevelBadge, OutcomeName } from '@/components/ui/level-badge'
import { PLACES, type Place } from '@/components/ui/level-colors'
import { KeyLink } from '@/components/ui/links'
import { Panel } from '@/components/ui/panel'
import { StateMessage } from '@/components/ui/state-message'
import { OUTCOMES, type Outcome } from '@/lib/kernel/outcome'
import styles from './activity.module.css'
import type { FeedLine } from './describe-event'
import { numberedLinesOf } from './numbered-lines'

/** More cannot be read while it moves. */
const SHOWN = 100
const isPlace = (outcome: Outcome): outcome is Place => outcome in PLACES

export function FeedPanel() {
  const events = useFeedEvents()
  const status = useFeedStatus()
  const { paused, pausedAt, setPaused } = useRefresh()
  const { isCutOff } = useCutOff()
  const lines = useMemo(() => events.flatMap(numberedLinesOf).slice(0, SHOWN), [events])
  const activity = events.flatMap((event) => (event.kind === 'activity' ? [event] : []))
  const dropped = activity.reduce((sum, event) => sum + event.dropped, 0)
  const sent = activity.reduce((sum, event) => sum + event.events.length, 0)
  const note = pausedAt
    ? `Paused at ${formatTime(pausedAt)}: this is as of then, and nothing is asked for until it goes on`
    : status === 'live'
      ? dropped > 0
        ? `Sampled: ${formatShare(sent / (sent + dropped))} of the events, ${formatCount(dropped)} more happened; hits in memory are only counted`
        : 'Every event; hits in memory are only counted'
      : lines.length > 0
        ? 'Cut off, and connecting again: these are the last events that were heard'
        : 'Connecting'
  return (
    <Panel
      title="Live feed"
      note={<span className={styles.note}>{note}</span>}
      actions={
        <Button size="xs" variant="default" onClick={() => setPaused(!paused)}>
          {paused ? 'Go on' : 'Pause'}
        </Button>
      }
      flush
    >
      <Rates />
      <div className={styles.feed} tabIndex={0} role="region" aria-label="Events, newest first">
        {lines.length === 0 ? (
          <StateMessage title={paused ? 'Paused' : isCutOff ? 'The server does not answer' : 'Nothing yet'}>
            {paused
              ? 'Nothing was heard before.'
              : isCutOff
                ? 'The feed goes on by itself once it does.'
                : 'Loads, stores, evictions, invalidations and changes of level show up here as they happen.'}
          </StateMessage>
        ) : (
          lines.map(({ id, line }) => <Line key={id} line={line} />)
        )}
      </div>
    </Panel>
  )
}

function Rates() {
  const events = useFeedEvents()
  const { paused } = useRefresh()
  const { isCutOff } = useCutOff()
  const rates = events.find((event) => event.kind === 'rates')
  const per = (count = 0) => formatPerSecond((count * 1000) / (rates?.overMs ?? 1000))
  return (
    <div className={styles.rates}>
      <b>
        {rates ? `${per(rates.requests)} requests` : paused || isCutOff ? 'No requests counted' : 'Counting requests …'}
      </b>
      {OUTCOMES.filter((outcome) => rates?.byOutcome[outcome]).map((outcome) => (
        <span key={outcome} style={{ display: 'inline-flex', gap: 6 }}>
          <OutcomeName outcome={outcome} /> {per(rates?.byOutcome[outcome])}
        </span>
      ))}
    </div>
  )
}

const Line = memo(function Line({ line }: { line: FeedLine }) {
  return (
    <div className={styles.line} data-tone={line.tone}>
      <span className={styles.time}>{formatTime(line.at)}</span>
      <span>{line.what}</span>
      <span className={styles.place}>{line.place && isPlace(line.place) && <LevelBadge place={line.place} />}</span>
      {line.key ? <KeyLink of={line.key} /> : <span>{line.text}</span>}
      {line.key && (
        <span className={styles.text} title={line.means}>
          {line.text}
        </span>
      )}
    </div>
  )
})
