'use client'

import { Area, AreaChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { formatStep } from '@/components/ui/format'
import { colorOf, PLACES } from '@/components/ui/level-colors'
import type { LevelName } from '@/lib/kernel/outcome'
import { ChartTip } from './chart-tip'
import styles from './charts.module.css'
import type { LevelRow } from './prepare-levels'
import { grid, rateAxis, timeAxis, type Span } from './time-axes'

interface LevelChartProps extends Span {
  level: LevelName
  rows: readonly LevelRow[]
  height: number
}

const MISS = 'var(--tl-stale)'

/** Hits in the level's colour, misses in grey above them. */
export function LevelChart({ level, rows, from, to, stepMs, height }: LevelChartProps) {
  const { label } = PLACES[level]
  const common = {
    stackId: 'reads',
    type: 'linear',
    strokeWidth: 1,
    isAnimationActive: false,
    activeDot: false,
  } as const
  return (
    <div className={styles.chart} role="img" aria-label={`${label}: hits and misses a second over time`}>
      <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 300, height }}>
        <AreaChart data={[...rows]} margin={{ top: 6, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid {...grid} />
          <XAxis {...timeAxis(from, to, 4)} />
          <YAxis {...rateAxis(rows.map(({ hits, misses }) => (hits ?? 0) + (misses ?? 0)))} />
          <Area {...common} dataKey="hits" stroke={colorOf(level)} fill={colorOf(level)} fillOpacity={0.72} />
          <Area {...common} dataKey="misses" stroke={MISS} fill={MISS} fillOpacity={0.3} />
          <Tooltip
            isAnimationActive={false}
            content={({ active, label: at }) => {
              const row = rows.find((one) => one.at === Number(at))
              if (!active || !row) return null
              return (
                <ChartTip
                  time={formatStep(row.at, stepMs)}
                  lines={[
                    { name: `${label} hits`, color: colorOf(level), perSecond: row.hits },
                    { name: `${label} misses`, color: MISS, perSecond: row.misses },
                  ]}
                />
              )
            }}
          />
        </AreaChart>
      </ResponsiveContainer>
    </div>
  )
}
