'use client'

import { Skeleton, Text } from '@mantine/core'
import { useScope } from '@/components/shell/scope'
import { TimeRange, useSeries } from '@/components/shell/time-range'
import { useCutOff } from '@/components/shell/use-cut-off'
import { useLevels } from '@/components/shell/use-levels'
import { Facts } from '@/components/ui/facts'
import { formatAgo, formatCount } from '@/components/ui/format'
import { Loaded } from '@/components/ui/loaded'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { ErrorState } from '@/components/ui/state-message'
import type { Levels } from '@/lib/api/contract/levels'
import { ErrorsPanel } from './errors-panel'
import { LatencyPanel } from './latency-panel'
import { LevelsTable } from './levels-table'
import { ProcessesTable } from './processes-table'
import { RedisMemoryPanel } from './redis-memory-panel'

export function LevelsAndProcesses() {
  const { instance } = useScope()
  const levels = useLevels(instance)
  const { data, error } = levels
  const { series } = useSeries()
  return (
    <>
      <PageHeader
        title="Levels & processes"
        text="What is up, how fast it answers, and how far each process has read the log"
        actions={<TimeRange />}
      />
      <div style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 16 }}>
        <Panel title="Levels" flush>
          <Loaded query={levels} skeleton={<Skeleton height={170} radius={0} />}>
            {({ items }) => <LevelsTable levels={items} />}
          </Loaded>
        </Panel>
        {series.isError && !series.data ? (
          <Panel title="Latency over time">
            <ErrorState error={series.error} retry={() => void series.refetch()} />
          </Panel>
        ) : (
          <LatencyPanel series={series.data} />
        )}
        {data && data.notes.length > 0 && (
          <Panel title="What the start found out">
            <ul style={{ margin: 0, paddingLeft: 18 }}>
              {data.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </Panel>
        )}
        <Panel title="Invalidation log" note="How processes hear of each other’s invalidations">
          {data ? (
            <LogFacts log={data.log} />
          ) : error ? (
            <Text c="dimmed">Not known: it is told with the levels, which could not be read.</Text>
          ) : (
            <Skeleton height={44} />
          )}
        </Panel>
        <RedisMemoryPanel />
        <ProcessesTable />
        {data && <ErrorsPanel levels={data.items} />}
      </div>
    </>
  )
}

function LogFacts({ log }: { log: Levels['log'] }) {
  const { isCutOff } = useCutOff()
  return (
    <Facts
      facts={[
        ['Applied up to', formatCount(log.applied), 'The last position of the log that this process has applied'],
        ['Kept from', formatCount(log.base), 'Older positions are forgotten: copies from before are not served'],
        ['Last confirmed', formatAgo(log.confirmedAgoMs), 'When the log was last known to hold nothing newer'],
        [
          'State',
          isCutOff ? 'unknown' : log.degraded ? 'cannot be confirmed' : 'up to date',
          'Whether this process knows of every invalidation so far',
        ],
        ['Queued', formatCount(log.queued), 'Invalidations kept until the log can be reached again'],
        ['Epoch', log.epoch.slice(0, 12) || '–', 'Names one life of the log: positions of two lives do not compare'],
      ]}
    />
  )
}
