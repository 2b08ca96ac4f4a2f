'use client'

import { SegmentedControl } from '@mantine/core'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { api } from '@/lib/api/client'
import { usePoll } from './refresh'
import { useScope } from './scope'

const RANGES = ['5m', '15m', '1h', '6h', '24h'] as const
type Range = (typeof RANGES)[number]

const RANGE_LOOKS: Record<Range, { ms: number; words: string }> = {
  '5m': { ms: 300_000, words: '5 minutes' },
  '15m': { ms: 900_000, words: '15 minutes' },
  '1h': { ms: 3_600_000, words: 'hour' },
  '6h': { ms: 21_600_000, words: '6 hours' },
  '24h': { ms: 86_400_000, words: '24 hours' },
}

const useRange = () => useQueryState('range', parseAsStringLiteral(RANGES).withDefault('5m'))

/** How far back the page looks; it is in the URL, as every filter is. */
export function TimeRange() {
  const [range, setRange] = useRange()
  return (
    <SegmentedControl
      size="xs"
      data={[...RANGES]}
      value={range}
      onChange={(next) => void setRange(RANGES.find((one) => one === next) ?? null)}
      aria-label="Time range"
    />
  )
}

/** How far back the page looks: a name for it, its length, and words that follow "the last". */
export function useTimeRange() {
  const [range] = useRange()
  return { range, ...RANGE_LOOKS[range] }
}

/** What was counted over the time range of the page by the processes it is about, and that range in words; pages share one answer. */
export function useSeries() {
  const { range, ms, words } = useTimeRange()
  const { instance } = useScope()
  const series = usePoll(['series', range, instance ?? null], (call) => {
    const to = Date.now()
    return api.getSeries({ from: to - ms, to, instance }, call)
  })
  return { series, words }
}
