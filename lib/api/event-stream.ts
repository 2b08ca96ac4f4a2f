import type { LiveFeed, LiveMessage } from '@/lib/admin/live-feed'

/** Shorter than the idle timeouts of proxies, which begin at 30 s. */
const HEARTBEAT_MS = 15_000
/** Messages a client may be behind before it is let go; it comes back with Last-Event-ID when it can. */
const MAX_BEHIND = 100

export interface EventStreamOptions {
  /** The last message the client saw. */
  readonly lastId: string | undefined
  /** Only these kinds of events; all where undefined. */
  readonly kinds: ReadonlySet<string> | undefined
  /** Ended with the request. */
  readonly signal: AbortSignal
  /** Asked at each heartbeat; the stream ends where the answer is no. */
  stillAllowed(): Promise<boolean>
}

const encoder = new TextEncoder()
/** All who follow a feed are told the same: it is written out once, whatever their number. */
const frames = new WeakMap<LiveMessage, Uint8Array>()
const RETRY = encoder.encode('retry: 2000\n\n')
const HERE = encoder.encode(': here\n\n')

/** A feed as `text/event-stream`, for as long as its reader keeps up and is allowed. */
export function eventStream(feed: LiveFeed, options: EventStreamOptions): Response {
  let end = () => {}
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        end = follow(feed, controller, options)
      },
      cancel: () => end(),
    },
    new CountQueuingStrategy({ highWaterMark: MAX_BEHIND }),
  )
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      // Proxies of nginx's kind hold answers back otherwise.
      'x-accel-buffering': 'no',
    },
  })
}

/** @returns a function that ends it */
function follow(
  feed: LiveFeed,
  controller: ReadableStreamDefaultController<Uint8Array>,
  { lastId, kinds, signal, stillAllowed }: EventStreamOptions,
): () => void {
  let ended = false
  let off = () => {}
  const stop = () => {
    if (ended) return
    ended = true
    off()
    clearInterval(heartbeat)
    signal.removeEventListener('abort', finish)
  }
  const finish = () => {
    if (ended) return
    stop()
    controller.close()
  }
  const write = (bytes: Uint8Array) => {
    if (ended) return
    if ((controller.desiredSize ?? 0) <= 0) return finish()
    controller.enqueue(bytes)
  }
  const heartbeat = setInterval(() => {
    write(HERE)
    stillAllowed().then((allowed) => allowed || finish(), finish)
  }, HEARTBEAT_MS)
  heartbeat.unref()
  signal.addEventListener('abort', finish)
  write(RETRY)
  const onMessage = (message: LiveMessage) => {
    if (!kinds || kinds.has(message.event.kind)) write(frame(message))
  }
  off = feed.watch({ onMessage, onClose: finish }, lastId)
  return stop
}

/** JSON has no raw line breaks, so one `data` line carries it whatever is in keys and errors. */
function frame(message: LiveMessage): Uint8Array {
  const kept = frames.get(message)
  if (kept) return kept
  const { id, event } = message
  const data = JSON.stringify(event, (_name, value: unknown) => (value === Infinity ? null : value))
  const bytes = encoder.encode(`id: ${id}\nevent: ${event.kind}\ndata: ${data}\n\n`)
  frames.set(message, bytes)
  return bytes
}
