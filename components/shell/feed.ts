import type { LiveEvent } from '@/lib/api/contract/events'

export type FeedStatus = 'live' | 'reconnecting' | 'off'

export interface Feed {
  push(event: LiveEvent): void
  setStatus(status: FeedStatus): void
  events(): readonly LiveEvent[]
  status(): FeedStatus
  subscribe(listener: () => void): () => void
}

/** Messages kept for the Activity page: some minutes at one message a second. */
const KEPT = 300
/** A busy cache tells of itself many times a second; nobody reads faster than this, and every telling draws a page. */
const TELL_MS = 250

/** @returns a store of the last live events, newest first, as `useSyncExternalStore` wants it */
export function createFeed(kept = KEPT): Feed {
  const listeners = new Set<() => void>()
  let events: readonly LiveEvent[] = []
  let status: FeedStatus = 'off'
  let telling: ReturnType<typeof setTimeout> | undefined
  let waiting: readonly LiveEvent[] = []
  const tell = () => listeners.forEach((listener) => listener())
  const take = () => {
    telling = undefined
    events = [...waiting, ...events].slice(0, kept)
    waiting = []
    tell()
  }
  return {
    push(event) {
      waiting = [event, ...waiting].slice(0, kept)
      telling ??= setTimeout(take, TELL_MS)
    },
    setStatus(next) {
      if (next === status) return
      status = next
      tell()
    },
    events: () => events,
    status: () => status,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
