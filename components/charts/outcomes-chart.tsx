'use client'

import { useId } from 'react'
import { Area, AreaChart, CartesianGrid, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { formatStep } from '@/components/ui/format'
import { colorOf, OUTCOME_LOOKS, paintOf } from '@/components/ui/level-colors'
import { ChartTip } from './chart-tip'
import styles from './charts.module.css'
import type { OutcomeChart } from './prepare-outcomes'
import { grid, rateAxis, timeAxis, type Span } from './time-axes'

interface OutcomesChartProps extends Span {
  chart: OutcomeChart
  height: number
}

/** Requests a second, stacked by where the answer came from; dashed lines are invalidations. */
export function OutcomesChart({ chart, from, to, stepMs, height }: OutcomesChartProps) {
  const hatch = useId()
  return (
    <div className={styles.chart} role="img" aria-label="Requests a second over time, by where the answer came from">
      <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 600, height }}>
        <AreaChart data={[...chart.rows]} margin={{ top: 18, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <defs>
            <pattern id={hatch} width={4} height={4} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width={2} height={4} fill={colorOf('stale')} />
            </pattern>
          </defs>
          <CartesianGrid {...grid} />
          <XAxis {...timeAxis(from, to, 7)} />
          <YAxis {...rateAxis(chart.rows.map(({ total }) => total))} />
          {chart.outcomes.map((outcome) => (
            <Area
              key={outcome}
              dataKey={outcome}
              stackId="requests"
              type="linear"
              stroke={colorOf(outcome)}
              strokeWidth={1}
              fill={outcome === 'stale' ? `url(#${hatch})` : colorOf(outcome)}
              fillOpacity={0.72}
              isAnimationActive={false}
              activeDot={false}
            />
          ))}
          {chart.marks.map((mark) => (
            <ReferenceLine
              key={mark.at}
              x={mark.at}
              stroke="var(--tl-ink)"
              strokeDasharray="3 3"
              label={{
                value: mark.count > 1 ? `✕${mark.count}` : '✕',
                position: 'top',
                fill: 'var(--tl-ink)',
                fontSize: 11,
              }}
            />
          ))}
          <Tooltip
            isAnimationActive={false}
            content={({ active, payload, label }) =>
              active && payload.length > 0 ? (
                <ChartTip
                  time={formatStep(Number(label), stepMs)}
                  lines={[...payload].reverse().flatMap((part) => {
                    const outcome = chart.outcomes.find((one) => one === part.dataKey)
                    if (!outcome) return []
                    const value = typeof part.value === 'number' ? part.value : null
                    return [{ name: OUTCOME_LOOKS[outcome].label, color: paintOf(outcome), perSecond: value }]
                  })}
                />
              ) : null
            }
          />
        </AreaChart>
      </ResponsiveContainer>
    </div>
  )
}
