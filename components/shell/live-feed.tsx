'use client'

import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import type { LiveEvent } from '@/lib/api/contract/events'
import { openEvents } from '@/lib/api/open-events'
import { createFeed, type Feed, type FeedStatus } from './feed'
import { useRefresh } from './refresh'
import { touchLater } from './touch-later'

const FeedContext = createContext<Feed | undefined>(undefined)

/** What an invalidation puts out of date that a person may be looking at; the rest waits for the next look. */
const TOUCHED = ['invalidations', 'entry']
/** A busy cache invalidates many times a second: one round of requests for all that came within this time, and one an interval. */
const SETTLE_MS = 1500

/**
 * Follows the live stream while the tab can be seen and refreshing is not paused: browsers allow six connections to a
 * host, over all tabs.
 */
export function LiveFeedProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient()
  const feed = useMemo(() => createFeed(), [])
  const { paused, seconds } = useRefresh()
  const interval = useRef(seconds)
  useEffect(() => {
    interval.current = seconds
  }, [seconds])

  useEffect(() => {
    let close: (() => void) | undefined
    const touched = touchLater(
      () => TOUCHED.forEach((key) => void client.invalidateQueries({ queryKey: [key] })),
      SETTLE_MS,
      () => (interval.current === 0 ? Infinity : interval.current * 1000),
    )
    const onEvent = (event: LiveEvent) => {
      feed.push(event)
      if (event.kind === 'level' || event.kind === 'log') void client.invalidateQueries({ queryKey: ['levels'] })
      if (event.kind === 'invalidation') touched.ask()
    }
    const follow = () => {
      if (document.hidden || paused) {
        close?.()
        close = undefined
        feed.setStatus('off')
      } else close ??= openEvents({ onEvent, onStatus: feed.setStatus })
    }
    follow()
    document.addEventListener('visibilitychange', follow)
    return () => {
      document.removeEventListener('visibilitychange', follow)
      touched.stop()
      close?.()
    }
  }, [client, feed, paused])

  return <FeedContext value={feed}>{children}</FeedContext>
}

function useFeed(): Feed {
  const feed = useContext(FeedContext)
  if (!feed) throw new Error('the live feed needs a LiveFeedProvider above it')
  return feed
}

export function useFeedStatus(): FeedStatus {
  const feed = useFeed()
  return useSyncExternalStore(feed.subscribe, feed.status, () => 'off')
}

const NOTHING: readonly LiveEvent[] = []

/** @returns the last events, newest first; a new array only when something happened */
export function useFeedEvents(): readonly LiveEvent[] {
  const feed = useFeed()
  return useSyncExternalStore(feed.subscribe, feed.events, () => NOTHING)
}
