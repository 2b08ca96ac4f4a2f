'use client'

import { Skeleton } from '@mantine/core'
import dynamic from 'next/dynamic'
import { useMemo } from 'react'
import { ChartFrame } from './chart-frame'
import { OutcomeLegend } from './outcome-legend'
import { prepareOutcomes } from './prepare-outcomes'
import { spanOf } from './time-axes'
import { formatPerSecond, formatStep } from '@/components/ui/format'
import { OUTCOME_LOOKS } from '@/components/ui/level-colors'
import type { Series } from '@/lib/api/contract/series'

const HEIGHT = 220
/** Charts weigh more than the rest of the page: its words and figures do not wait for them. */
const OutcomesChart = dynamic(() => import('./outcomes-chart').then((module) => module.OutcomesChart), {
  loading: () => <Skeleton height={HEIGHT} radius="sm" />,
})

export function OutcomesPanel({ series }: { series: Series | undefined }) {
  const chart = useMemo(() => series && prepareOutcomes(series), [series])
  const outcomes = chart?.outcomes ?? []
  const table = chart &&
    series && {
      columns: ['Time', ...outcomes.map((outcome) => OUTCOME_LOOKS[outcome].label), 'All'],
      rows: [...chart.rows]
        .reverse()
        .map((row) => [
          formatStep(row.at, series.stepMs),
          ...outcomes.map((outcome) => formatPerSecond(row[outcome])),
          formatPerSecond(row.total),
        ]),
    }
  return (
    <ChartFrame
      title="Outcomes over time"
      note="Requests a second, by where the answer came from"
      height={HEIGHT}
      table={table}
      empty={outcomes.length === 0 ? 'Nothing was asked of the cache in this range' : undefined}
      legend={<OutcomeLegend outcomes={outcomes} marks={chart?.marks.length ?? 0} />}
    >
      {chart && series && <OutcomesChart {...spanOf(series)} chart={chart} height={HEIGHT} />}
    </ChartFrame>
  )
}
