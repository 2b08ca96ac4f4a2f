import type { Clock } from '@/lib/kernel/clock'
import type { CacheEvent } from '@/lib/kernel/event'
import type { Awaitable, FarLevel } from '@/lib/ports/far-level'
import { isPromise } from './is-promise'
import { LevelUnavailable } from './level-unavailable'
import { whyFailed } from './why-failed'

export interface RecordingOptions {
  readonly report: (event: CacheEvent) => void
  readonly clock: Clock
}

interface Answered<T> {
  readonly operation: string
  /** What the caller gets instead where the level fails; without it the failure is passed on. */
  readonly otherwise?: () => T
  readonly done?: (value: T, ms: number) => void
}

/**
 * The outermost guard, where a level's trouble ends: a read that fails is a miss, a write or removal that fails is an
 * event. Looks, lists, counts and clearing tell their caller, who is somebody that asked for them. Everything is reported;
 * calls that were not made because the level is known to be down are not reported as failures, only its status is;
 * those that were not made because too many are under way are.
 */
export function withRecording(level: FarLevel, { report, clock }: RecordingOptions): FarLevel {
  let last = level.status()
  const noteStatus = (): typeof last => {
    const now = level.status()
    if (now.status === last.status) return now
    last = now
    report({ kind: 'level.status', level: level.name, ...now })
    return now
  }
  const failed = <T>({ operation, otherwise }: Answered<T>, error: unknown): T => {
    noteStatus()
    if (!(error instanceof LevelUnavailable))
      report({ kind: 'level.failed', level: level.name, operation, reason: whyFailed(level, error) })
    if (!otherwise) throw error
    return otherwise()
  }
  const record = <T>(make: () => Awaitable<T>, call: Answered<T>): Awaitable<T> => {
    const begun = call.done ? clock.now() : 0
    const succeeded = (value: T): T => {
      // A success is news only after trouble.
      if (last.status !== 'up') noteStatus()
      call.done?.(value, clock.now() - begun)
      return value
    }
    try {
      const answer = make()
      return isPromise(answer) ? answer.then(succeeded, (error: unknown) => failed(call, error)) : succeeded(answer)
    } catch (error) {
      return failed(call, error)
    }
  }
  const { name } = level
  return {
    name,
    open: async () => {
      await record(() => level.open(), { operation: 'open', otherwise: () => undefined })
    },
    status: noteStatus,
    read: (addresses, purpose) =>
      record(() => level.read(addresses), {
        operation: 'read',
        // Whether a frame is a hit is the engine's to say: what was invalidated is none.
        otherwise: purpose === 'look' ? undefined : () => addresses.map(() => undefined),
      }),
    write: (entries) =>
      record(() => level.write(entries), {
        operation: 'write',
        otherwise: () => undefined,
        done: (_, ms) => report({ kind: 'level.written', level: name, entries: entries.length, ms }),
      }),
    remove: (removals) =>
      record(() => level.remove(removals), {
        operation: 'remove',
        otherwise: () => 0,
        done: (entries) => report({ kind: 'level.removed', level: name, entries }),
      }),
    sweep: (now, limit) =>
      record(() => level.sweep(now, limit), {
        operation: 'sweep',
        otherwise: () => ({ entries: 0, bytes: 0 }),
        done: (swept) => {
          if (swept.entries > 0) report({ kind: 'entry.expired', level: name, ...swept })
        },
      }),
    list: (filter, sort, cursor, limit) => record(() => level.list(filter, sort, cursor, limit), { operation: 'list' }),
    count: (filter) => record(() => level.count(filter), { operation: 'count' }),
    tally: (query, cursor, limit) => record(() => level.tally(query, cursor, limit), { operation: 'tally' }),
    usage: () => record(() => level.usage(), { operation: 'usage' }),
    clear: () => record(() => level.clear(), { operation: 'clear' }),
    flush: () => level.flush(),
    close: async () => {
      await record(() => level.close(), { operation: 'close', otherwise: () => undefined })
    },
  }
}
