'use client'

import { Skeleton } from '@mantine/core'
import dynamic from 'next/dynamic'
import { useMemo } from 'react'
import { ChartFrame } from '@/components/charts/chart-frame'
import { prepareLevel } from '@/components/charts/prepare-levels'
import { spanOf } from '@/components/charts/time-axes'
import { formatPerSecond, formatShare, formatStep } from '@/components/ui/format'
import { LEVELS, PLACES } from '@/components/ui/level-colors'
import type { Series } from '@/lib/api/contract/series'
import type { LevelName } from '@/lib/kernel/outcome'
import styles from './overview.module.css'

const HEIGHT = 150
const LevelChart = dynamic(() => import('@/components/charts/level-chart').then((module) => module.LevelChart), {
  loading: () => <Skeleton height={HEIGHT} radius="sm" />,
})

export function LevelCharts({ series }: { series: Series | undefined }) {
  return (
    <div className={styles.thirds}>
      {(series?.levels ?? LEVELS).map((level) => (
        <OneLevel key={level} level={level} series={series} />
      ))}
    </div>
  )
}

function OneLevel({ level, series }: { level: LevelName; series: Series | undefined }) {
  const rows = useMemo(() => series && prepareLevel(series, level), [series, level])
  const silent = rows?.every((row) => !row.hits && !row.misses)
  return (
    <ChartFrame
      title={`${PLACES[level].label}: hits and misses`}
      note="Reads a second; misses in grey"
      height={HEIGHT}
      table={
        rows &&
        series && {
          columns: ['Time', 'Hits', 'Misses', 'Hit rate'],
          rows: [...rows]
            .reverse()
            .map((row) => [
              formatStep(row.at, series.stepMs),
              formatPerSecond(row.hits),
              formatPerSecond(row.misses),
              formatShare(row.hitRate),
            ]),
        }
      }
      empty={silent ? 'Nothing reached this level in this range' : undefined}
    >
      {rows && series && <LevelChart {...spanOf(series)} level={level} rows={rows} height={HEIGHT} />}
    </ChartFrame>
  )
}
