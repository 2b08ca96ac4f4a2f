'use client'

import { useLocalStorage } from '@mantine/hooks'
import { keepPreviousData, type QueryKey, useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { againInSilence } from './cut-off'

/** Seconds between two looks; 0 is off. */
export const INTERVALS = [0, 2, 5, 10, 30] as const

interface Refresh {
  readonly seconds: number
  readonly paused: boolean
  /** When it was paused, ms since the epoch; undefined while it is not. */
  readonly pausedAt: number | undefined
  setSeconds(seconds: number): void
  setPaused(paused: boolean): void
}

const RefreshContext = createContext<Refresh | undefined>(undefined)

export function RefreshProvider({ children }: { children: ReactNode }) {
  const [seconds, setSeconds] = useLocalStorage<number>({ key: 'timberline-refresh-seconds', defaultValue: 5 })
  const [pausedAt, setPausedAt] = useState<number>()
  const refresh = useMemo(
    () => ({
      ...{ seconds, paused: pausedAt !== undefined, pausedAt, setSeconds },
      setPaused: (paused: boolean) => setPausedAt(paused ? Date.now() : undefined),
    }),
    [seconds, pausedAt, setSeconds],
  )
  return <RefreshContext value={refresh}>{children}</RefreshContext>
}

export function useRefresh(): Refresh {
  const refresh = useContext(RefreshContext)
  if (!refresh) throw new Error('useRefresh needs a RefreshProvider above it')
  return refresh
}

/** Where nothing is asked again by itself. */
const FRESH_MS = 5_000

interface PollOptions {
  enabled?: boolean
  /** Look no more often than this, whatever the top bar says. */
  atLeastSeconds?: number
}

/**
 * A query that is asked again at the interval of the top bar, not in hidden tabs, and that keeps showing the last answer
 * while the next one is on its way.
 */
export function usePoll<Answer>(
  key: QueryKey,
  ask: (call: { signal: AbortSignal }) => Promise<Answer>,
  { enabled = true, atLeastSeconds = 0 }: PollOptions = {},
) {
  const { seconds, paused } = useRefresh()
  const every = seconds === 0 || paused ? false : Math.max(seconds, atLeastSeconds) * 1000
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => ask({ signal }),
    enabled,
    // What another page asked for within the interval is still as good as what this one would be answered.
    staleTime: every === false ? FRESH_MS : every,
    refetchInterval: every || againInSilence,
    refetchIntervalInBackground: false,
    refetchOnWindowFocus: every !== false,
    placeholderData: keepPreviousData,
  })
}
