import type { Cache } from '@/lib/engine/cache-contract'
import type { CacheEvent, EventKind } from '@/lib/kernel/event'

/** What strategies decide; levels and the log tell of themselves elsewhere. */
const KINDS: readonly EventKind[] = [
  'request.served',
  'load.started',
  'load.shared',
  'load.finished',
  'load.failed',
  'load.timed-out',
  'stale.served',
  'refresh.withheld',
  'error.cached',
  'error.served',
  'entry.stored',
  'entry.refused',
  'entry.promoted',
  'entry.renewed',
  'prefetch.asked',
  'prefetch.dropped',
  'warming.finished',
  'source.written',
  'source.refused',
  'write.overtaken',
  'write.acknowledged',
  'writes.flushed',
  'writes.retried',
  'write.buried',
  'write.redriven',
  'write.discarded',
  'invalidation.applied',
]

/**
 * Writes down what a cache decides from now on, as a numbered list that reads as documentation.
 *
 * @returns the list so far; it begins anew each time it is asked for
 */
export function transcribe(cache: Cache): () => string {
  const lines: string[] = []
  for (const kind of KINDS)
    cache.on(kind, (event: CacheEvent) => void lines.push(`${lines.length + 1}. ${lineOf(event)}`))
  return () => lines.splice(0).join('\n')
}

function lineOf(event: CacheEvent): string {
  const key = 'key' in event ? ` ${event.key}` : ''
  return `${event.kind}${key}${detailOf(event)}`
}

/** What of an event does not depend on how fast the machine is. */
function detailOf(event: CacheEvent): string {
  switch (event.kind) {
    case 'request.served':
      return ` from ${event.outcome}`
    case 'load.started':
      return `, because of ${event.cause}`
    case 'load.timed-out':
      return `, ${event.bound} timeout`
    case 'entry.stored':
    case 'entry.renewed':
      return ` for ${event.ttlMs / 1_000} s`
    case 'error.cached':
      return ` for ${event.ttlMs / 1_000} s`
    case 'entry.promoted':
      return ` from ${event.from}`
    case 'prefetch.asked':
      return ` for ${event.keys.join(', ')}`
    case 'warming.finished':
      return ` (${event.reason}): ${event.loaded} loaded, ${event.held} held, ${event.failed} failed of ${event.total}`
    case 'source.written':
      return ` ${event.strategy}`
    case 'writes.flushed':
      return ` ${event.namespace}: ${event.writes} writes of ${event.keys} keys`
    case 'invalidation.applied':
      return `${event.record.kind === 'write' ? ' by a write' : ''} to ${event.record.names.join(', ')}`
    default:
      return 'reason' in event && typeof event.reason === 'string' ? `: ${event.reason}` : ''
  }
}
