'use client'

import { SegmentedControl, Skeleton } from '@mantine/core'
import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import { ChartFrame } from '@/components/charts/chart-frame'
import { OutcomeLegend } from '@/components/charts/outcome-legend'
import { prepareLatencies, type Quantile } from '@/components/charts/prepare-latencies'
import { spanOf } from '@/components/charts/time-axes'
import { formatLatency, formatStep } from '@/components/ui/format'
import { PLACES } from '@/components/ui/level-colors'
import { QUANTILE_MEANS } from '@/components/ui/quantiles'
import type { Series } from '@/lib/api/contract/series'

const HEIGHT = 220
const LatencyChart = dynamic(() => import('@/components/charts/latency-chart').then((module) => module.LatencyChart), {
  loading: () => <Skeleton height={HEIGHT} radius="sm" />,
})

const QUANTILES = [
  { value: 'p50Ms', label: 'p50' },
  { value: 'p95Ms', label: 'p95' },
  { value: 'p99Ms', label: 'p99' },
] as const

export function LatencyPanel({ series }: { series: Series | undefined }) {
  const [quantile, setQuantile] = useState<Quantile>('p95Ms')
  const rows = useMemo(() => series && prepareLatencies(series, quantile), [series, quantile])
  const levels = series?.levels ?? []
  const silent = rows?.every((row) => levels.every((level) => row[level] === null))
  const { label } = QUANTILES.find(({ value }) => value === quantile) ?? QUANTILES[1]
  return (
    <ChartFrame
      title="Latency over time"
      note={`${label}: ${QUANTILE_MEANS[label]}`}
      height={HEIGHT}
      table={
        rows &&
        series && {
          columns: ['Time', ...levels.map((level) => PLACES[level].label)],
          rows: [...rows]
            .reverse()
            .map((row) => [formatStep(row.at, series.stepMs), ...levels.map((level) => formatLatency(row[level]))]),
        }
      }
      empty={silent ? 'No level was read in this range' : undefined}
      legend={
        <div style={{ display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', gap: 8 }}>
          <OutcomeLegend outcomes={levels} marks={0} />
          <SegmentedControl
            size="xs"
            mt={8}
            aria-label="Quantile"
            data={QUANTILES.map(({ value, label }) => ({ value, label }))}
            value={quantile}
            onChange={setQuantile}
          />
        </div>
      }
    >
      {rows && series && <LatencyChart {...spanOf(series)} rows={rows} levels={levels} height={HEIGHT} />}
    </ChartFrame>
  )
}
