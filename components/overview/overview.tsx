'use client'

import { useMemo } from 'react'
import { api } from '@/lib/api/client'
import { usePoll } from '@/components/shell/refresh'
import { OutcomesPanel } from '@/components/charts/outcomes-panel'
import { useScope } from '@/components/shell/scope'
import { TimeRange, useSeries, useSeriesBefore } from '@/components/shell/time-range'
import { useLevels } from '@/components/shell/use-levels'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { ErrorState } from '@/components/ui/state-message'
import { compare } from './compare'
import { CostliestNamespaces } from './costliest-namespaces'
import { FlowPanel } from './flow-panel'
import { LevelCards } from './level-cards'
import { LevelCharts } from './level-charts'
import styles from './overview.module.css'
import { RecentOperations } from './recent-operations'
import { summarize } from './summarize'
import { Tiles } from './tiles'
import { VerdictLine } from './verdict-line'

/** The verdict on the figures stands also where the levels do not tell how they are. */
const UNKNOWN = { items: [], log: { queued: 0 }, notes: ['The levels do not tell how they are'] }

export function Overview() {
  const { series, words } = useSeries()
  const { instance } = useScope()
  const stats = usePoll(['stats', instance ?? null], (call) => api.getStats({ instance }, call))
  const levels = useLevels(instance)
  const summary = useMemo(() => series.data && summarize(series.data), [series.data])
  const before = useSeriesBefore()
  const changes = useMemo(
    () => summary && before && compare(summary, summarize(before), words),
    [summary, before, words],
  )

  return (
    <>
      <PageHeader title="Overview" text="Is the cache doing its job?" actions={<TimeRange />} />
      {series.isError && !series.data ? (
        <Panel>
          <ErrorState error={series.error} retry={() => void series.refetch()} />
        </Panel>
      ) : (
        <div className={styles.stack}>
          <VerdictLine summary={summary} levels={levels.data ?? (levels.isError ? UNKNOWN : undefined)} words={words} />
          <Tiles summary={summary} changes={changes} />
          <div className={styles.halves}>
            <FlowPanel summary={summary} words={words} />
            <OutcomesPanel series={series.data} />
          </div>
          {stats.isError && !stats.data ? (
            <Panel title="Levels">
              <ErrorState error={stats.error} retry={() => void stats.refetch()} />
            </Panel>
          ) : (
            <LevelCards stats={stats.data} series={series.data} />
          )}
          <LevelCharts series={series.data} />
          <CostliestNamespaces />
          <RecentOperations />
        </div>
      )}
    </>
  )
}
