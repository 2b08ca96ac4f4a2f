'use client'

import { SegmentedControl } from '@mantine/core'
import { usePathname } from 'next/navigation'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { api } from '@/lib/api/client'
import { usePoll } from './refresh'
import { useScope } from './scope'
import { useKeptQuery } from './use-kept-query'

const RANGES = ['5m', '15m', '1h', '6h', '24h'] as const
type Range = (typeof RANGES)[number]

const RANGE_LOOKS: Record<Range, { ms: number; words: string }> = {
  '5m': { ms: 300_000, words: '5 minutes' },
  '15m': { ms: 900_000, words: '15 minutes' },
  '1h': { ms: 3_600_000, words: 'hour' },
  '6h': { ms: 21_600_000, words: '6 hours' },
  '24h': { ms: 86_400_000, words: '24 hours' },
}

/** Pages that look back in time. */
const RANGED = ['/', '/advisor', '/levels', '/tags']
const DEFAULT: Range = '5m'

interface Chosen {
  readonly range: Range
  choose(range: Range): void
}

const RangeContext = createContext<Chosen>({ range: DEFAULT, choose: () => undefined })

/** How far back pages look: in the URL, and kept from page to page. */
export function RangeProvider({ children }: { children: ReactNode }) {
  const [named, keep] = useKeptQuery('range', RANGED.includes(usePathname()))
  const range = RANGES.find((one) => one === named) ?? DEFAULT
  const chosen = useMemo(
    () => ({ range, choose: (next: Range) => keep(next === DEFAULT ? null : next) }),
    [range, keep],
  )
  return <RangeContext value={chosen}>{children}</RangeContext>
}

/** How far back the page looks; it is in the URL, as every filter is. */
export function TimeRange() {
  const { range, choose } = useContext(RangeContext)
  return <SegmentedControl size="xs" data={[...RANGES]} value={range} onChange={choose} aria-label="Time range" />
}

/** How far back the page looks: a name for it, its length, and words that follow "the last". */
export function useTimeRange() {
  const { range } = useContext(RangeContext)
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

/** @returns what was counted in as long a time before that of the page; it changes little from look to look */
export function useSeriesBefore() {
  const { range, ms } = useTimeRange()
  const { instance } = useScope()
  const { data, isPlaceholderData } = usePoll(
    ['series', 'before', range, instance ?? null],
    (call) => {
      const to = Date.now() - ms
      return api.getSeries({ from: to - ms, to, instance }, call)
    },
    { atLeastSeconds: 30 },
  )
  return isPlaceholderData ? undefined : data
}
