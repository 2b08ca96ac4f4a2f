'use client'

import { Skeleton } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { api } from '@/lib/api/client'
import { usePoll } from '@/components/shell/refresh'
import { OutcomesPanel } from '@/components/charts/outcomes-panel'
import { useScope } from '@/components/shell/scope'
import { TimeRange, useSeries } from '@/components/shell/time-range'
import { formatMoment, formatSpan, plural } from '@/components/ui/format'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { ErrorState, StateMessage } from '@/components/ui/state-message'
import styles from './advisor.module.css'
import { CurvePanel } from './curve-panel'
import { FindingCard } from './finding-card'
import { HotKeysPanels } from './hot-keys-panels'

export function Advisor() {
  const { instance } = useScope()
  const { series } = useSeries()
  const { data, dataUpdatedAt, error, refetch } = usePoll(
    ['advice', instance ?? null],
    (call) => api.getAdvice({ instance }, call),
    {
      atLeastSeconds: 10,
    },
  )
  return (
    <>
      <PageHeader
        title="Advisor"
        text={
          data ? (
            <>
              {plural(data.findings.length, 'finding')} from what was counted in{' '}
              <span title={`Since ${formatMoment(data.since)}`}>the last {formatSpan(dataUpdatedAt - data.since)}</span>
            </>
          ) : (
            'What could be better, with the evidence'
          )
        }
        actions={<TimeRange />}
      />
      {error && !data ? (
        <Panel>
          <ErrorState error={error} retry={() => void refetch()} />
        </Panel>
      ) : !data ? (
        <Skeleton height={420} radius={8} />
      ) : (
        <div className={styles.stack}>
          {data.findings.length === 0 ? (
            <Panel>
              {data.curve ? (
                <StateMessage icon={<IconCircleCheck size={28} stroke={1.5} />} title="Nothing to advise">
                  Nothing that was counted so far speaks against how this cache is set up.
                </StateMessage>
              ) : (
                <StateMessage title="Nothing to advise so far">
                  Findings follow from what is asked of the cache: the more that is, the more can be told.
                </StateMessage>
              )}
            </Panel>
          ) : (
            data.findings.map((finding) => (
              <FindingCard key={`${finding.kind} ${finding.subject.type} ${finding.subject.name}`} finding={finding} />
            ))
          )}
          <OutcomesPanel series={series.data} />
          <CurvePanel curve={data.curve} />
          <HotKeysPanels />
        </div>
      )}
    </>
  )
}
