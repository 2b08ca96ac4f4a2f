import type { CacheEvent, EventKind, EventOf } from '@/lib/kernel/event'
import { assertEventKind } from '@/lib/kernel/event-kinds'
import type { Recorder } from '@/lib/ports/recorder'

type Listener<K extends EventKind> = (event: EventOf<K>) => void

/** The one place that tells: every outcome passes here, once, to the recorder and to whoever listens. */
export class Listeners {
  readonly #recorder: Recorder
  readonly #byKind = new Map<EventKind, Set<(event: CacheEvent) => void>>()

  constructor(recorder: Recorder) {
    this.#recorder = recorder
  }

  readonly tell = (event: CacheEvent): void => {
    this.#recorder.record(event)
    const listeners = this.#byKind.get(event.kind)
    if (listeners) for (const listener of listeners) callSafely(listener, event)
  }

  /**
   * @returns a function that takes the listener off again
   * @throws TypeError for an event that there is not
   */
  add<K extends EventKind>(kind: K, listener: Listener<K>): () => void {
    if (typeof listener !== 'function') throw new TypeError('on takes the kind of an event and a function')
    assertEventKind(kind)
    const listeners = this.#byKind.get(kind) ?? new Set()
    const checked = (event: CacheEvent): void => {
      if (isOf(kind, event)) listener(event)
    }
    this.#byKind.set(kind, listeners.add(checked))
    return () => void listeners.delete(checked)
  }
}

/** A listener's mistake is its own: it must not change what the cache answers. It surfaces as an uncaught exception. */
function callSafely(listener: (event: CacheEvent) => void, event: CacheEvent): void {
  try {
    listener(event)
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}

function isOf<K extends EventKind>(kind: K, event: CacheEvent): event is EventOf<K> {
  return event.kind === kind
}
