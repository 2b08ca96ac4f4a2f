'use client'

import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { formatLatency, formatStep } from '@/components/ui/format'
import { colorOf, PLACES } from '@/components/ui/level-colors'
import type { LevelName } from '@/lib/kernel/outcome'
import styles from './charts.module.css'
import { decadesOf, type LatencyRow } from './prepare-latencies'
import { grid, timeAxis, type Span } from './time-axes'

interface LatencyChartProps extends Span {
  rows: readonly LatencyRow[]
  levels: readonly LevelName[]
  height: number
}

/** A step that stands alone has no line: where there are few, each is a dot. */
const FEW = 40

/** A line a level; the axis goes in powers of ten, for memory answers in µs and Redis in ms. */
export function LatencyChart({ rows, levels, from, to, stepMs, height }: LatencyChartProps) {
  const decades = decadesOf(rows, levels)
  return (
    <div className={styles.chart} role="img" aria-label="Latency of reads over time, by level">
      <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 600, height }}>
        <LineChart data={[...rows]} margin={{ top: 8, right: 12, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid {...grid} />
          <XAxis {...timeAxis(from, to, 6)} />
          <YAxis
            scale="log"
            domain={[decades[0] ?? 0.01, decades.at(-1) ?? 1_000]}
            ticks={decades}
            tickFormatter={formatDecade}
            width={58}
            tick={{ fill: 'var(--tl-quiet)' }}
            tickLine={false}
            axisLine={false}
          />
          {levels.map((level) => (
            <Line
              key={level}
              dataKey={level}
              type="linear"
              stroke={colorOf(level)}
              strokeWidth={2}
              dot={rows.length <= FEW ? { r: 2, fill: colorOf(level) } : false}
              activeDot={false}
              isAnimationActive={false}
            />
          ))}
          <Tooltip
            isAnimationActive={false}
            content={({ active, label }) => {
              const row = rows.find((one) => one.at === Number(label))
              if (!active || !row) return null
              return (
                <div className={styles.tip}>
                  <p className={styles.tipTime}>{formatStep(row.at, stepMs)}</p>
                  {levels.map((level) => (
                    <div key={level}>
                      {PLACES[level].label}: {formatLatency(row[level])}
                    </div>
                  ))}
                </div>
              )
            }}
          />
        </LineChart>
      </ResponsiveContainer>
    </div>
  )
}

/** @returns a power of ten without digits behind the point: `10 µs`, `1 ms`, `100 ms`, `1 s` */
function formatDecade(ms: number): string {
  if (ms < 0.99) return `${Math.round(ms * 1000)} µs`
  return ms < 999 ? `${Math.round(ms)} ms` : `${Math.round(ms / 1000)} s`
}
