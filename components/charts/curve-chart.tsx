'use client'

import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { formatBytes, formatCount, formatShare } from '@/components/ui/format'
import { colorOf } from '@/components/ui/level-colors'
import styles from './charts.module.css'
import type { CurveRow } from './prepare-curve'
import { grid } from './time-axes'

const QUIET = { fill: 'var(--tl-quiet)' }

/** The hit rate that L1 would have at other sizes; the dashed line is the size that it has. */
export function CurveChart({ rows, height }: { rows: readonly CurveRow[]; height: number }) {
  const factors = rows.map(({ factor }) => factor)
  return (
    <div className={styles.chart} role="img" aria-label="Hit rate of L1 by its size">
      <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 600, height }}>
        <LineChart data={[...rows]} margin={{ top: 18, right: 16, bottom: 4, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid {...grid} />
          <XAxis
            dataKey="factor"
            type="number"
            scale="log"
            domain={[Math.min(...factors), Math.max(...factors)]}
            ticks={factors}
            tickFormatter={(factor: number) => `${factor}×`}
            tick={QUIET}
            axisLine={{ stroke: 'var(--tl-line)' }}
            tickLine={false}
          />
          <YAxis
            domain={[0, 1]}
            tickFormatter={(rate: number) => `${Math.round(rate * 100)} %`}
            width={48}
            tick={QUIET}
            tickLine={false}
            axisLine={false}
          />
          <ReferenceLine
            x={1}
            stroke="var(--tl-ink)"
            strokeDasharray="3 3"
            label={{ value: 'now', position: 'top', fill: 'var(--tl-ink)', fontSize: 11 }}
          />
          <Line
            dataKey="hitRate"
            type="monotone"
            stroke={colorOf('memory')}
            strokeWidth={2}
            dot={{ r: 3, fill: colorOf('memory') }}
            isAnimationActive={false}
          />
          <Tooltip
            isAnimationActive={false}
            content={({ active, label }) => {
              const row = rows.find((one) => one.factor === Number(label))
              if (!active || !row) return null
              return (
                <div className={styles.tip}>
                  <p className={styles.tipTime}>
                    {row.factor}× L1:{' '}
                    {row.bytes === null ? `${formatCount(row.entries)} entries` : formatBytes(row.bytes)}
                  </p>
                  {formatShare(row.hitRate)} of what reaches it, {row.gain >= 0 ? '+' : '−'}
                  {Math.abs(row.gain).toFixed(1)} points
                </div>
              )
            }}
          />
        </LineChart>
      </ResponsiveContainer>
    </div>
  )
}
