import type { LiveEvent, LiveEventKind } from './contract/events'

const KINDS: readonly LiveEventKind[] = ['activity', 'rates', 'invalidation', 'level', 'log', 'operation']

export interface EventsListener {
  onEvent(event: LiveEvent): void
  /** `live` once connected, `reconnecting` while the browser tries again by itself. */
  onStatus?(status: 'live' | 'reconnecting'): void
}

/**
 * Follows the server's live stream in a browser; reconnects by itself and resumes where it stopped.
 *
 * @param listener what to call
 * @param url where the stream is
 * @returns a function that stops it
 */
export function openEvents(listener: EventsListener, url = '/api/v1/events'): () => void {
  const source = new EventSource(url)
  source.onopen = () => listener.onStatus?.('live')
  source.onerror = () => listener.onStatus?.('reconnecting')
  for (const kind of KINDS)
    source.addEventListener(kind, (message: MessageEvent<string>) => {
      // The server validated nothing but built it from the same contract.
      listener.onEvent(JSON.parse(message.data) as LiveEvent)
    })
  return () => source.close()
}
