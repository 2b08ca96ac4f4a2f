import type { EventKind } from './event'

const EVENT_KINDS: Readonly<Record<EventKind, true>> = {
  'request.served': true,
  'level.read': true,
  'level.written': true,
  'level.removed': true,
  'level.failed': true,
  'level.status': true,
  'entry.stored': true,
  'entry.refused': true,
  'entry.promoted': true,
  'entry.evicted': true,
  'entry.expired': true,
  'entry.undecodable': true,
  'entry.renewed': true,
  'load.started': true,
  'load.shared': true,
  'load.finished': true,
  'load.failed': true,
  'load.timed-out': true,
  'stale.served': true,
  'refresh.withheld': true,
  'error.cached': true,
  'error.served': true,
  'prefetch.asked': true,
  'prefetch.dropped': true,
  'warming.finished': true,
  'source.written': true,
  'source.refused': true,
  'write.overtaken': true,
  'write.acknowledged': true,
  'writes.flushed': true,
  'writes.retried': true,
  'write.buried': true,
  'write.redriven': true,
  'write.discarded': true,
  'invalidation.applied': true,
  'invalidation.queued': true,
  'journal.failed': true,
  'journal.adopted': true,
  'log.status': true,
  'log.epoch': true,
}

/**
 * A listener for what never happens would be waited for in vain.
 *
 * @throws TypeError for what is no kind of event
 */
export function assertEventKind(kind: unknown): void {
  if (typeof kind === 'string' && Object.hasOwn(EVENT_KINDS, kind)) return
  const given = typeof kind === 'string' ? JSON.stringify(kind) : String(kind)
  throw new TypeError(`there is no event ${given}; there are ${Object.keys(EVENT_KINDS).join(', ')}`)
}
