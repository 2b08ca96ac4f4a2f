'use client'

import { Skeleton } from '@mantine/core'
import dynamic from 'next/dynamic'
import { useMemo } from 'react'
import { ChartFrame } from '@/components/charts/chart-frame'
import { prepareCurve } from '@/components/charts/prepare-curve'
import { formatBytes, formatCount, formatShare } from '@/components/ui/format'
import type { MissRatioCurve } from '@/lib/api/contract/advice'

const HEIGHT = 260
const CurveChart = dynamic(() => import('@/components/charts/curve-chart').then((module) => module.CurveChart), {
  loading: () => <Skeleton height={HEIGHT} />,
})

export function CurvePanel({ curve }: { curve: MissRatioCurve | null }) {
  const rows = useMemo(() => (curve ? prepareCurve(curve) : []), [curve])
  const present = rows.find(({ factor }) => factor === 1)
  const note = curve
    ? `Hit rate that L1 would have at other sizes${present ? `; 1× is the ${formatCount(present.entries)} entries of now` : ''}. From ${formatCount(curve.sampledKeys)} sampled keys in ${formatCount(curve.requests)} requests`
    : 'Hit rate that L1 would have at other sizes'
  return (
    <ChartFrame
      title="Another size of L1"
      note={note}
      height={HEIGHT}
      table={{
        columns: ['Size', 'Bytes', 'Entries', 'Hit rate', 'Against now'],
        rows: rows.map(({ factor, bytes, entries, hitRate, gain }) => [
          `${factor}×`,
          formatBytes(bytes),
          formatCount(entries),
          formatShare(hitRate),
          `${gain >= 0 ? '+' : '−'}${Math.abs(gain).toFixed(1)} points`,
        ]),
      }}
      empty={
        rows.length === 0 ? 'Not enough was asked of L1 yet to tell; some thousand requests are needed' : undefined
      }
    >
      {rows.length > 0 && <CurveChart rows={rows} height={HEIGHT} />}
    </ChartFrame>
  )
}
