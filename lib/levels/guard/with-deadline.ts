import type { FarLevel } from '@/lib/ports/far-level'
import { aroundCalls, type Operation } from './around-calls'
import { DeadlineCohorts } from './deadline-cohorts'
import { isPromise } from './is-promise'

export interface Deadlines {
  /** For a read, write or removal of up to 1,000 entries; each further thousand adds as much. */
  readonly callMs: number
  /** For what people ask and what runs in the background: lists, counts, sweeps, clearing. */
  readonly operatorMs?: number
}

const OPERATOR_MS = 5_000
/** Clearing walks every key there is; a minute is for tens of millions. */
const CLEAR_MS = 60_000
/** Entries that one deadline is for. A thousand take 5 ms over loopback (measured), so the time is for the network. */
const ENTRIES_PER_DEADLINE = 1_000
/**
 * Shutting down waits for what is under way, but not for a level that answers nothing. Twice as long as the disk's thread
 * is given to end: who has closed a cache must find its directory free, and on a starved machine that took more than 2 s.
 */
const CLOSE_MS = 10_000

/**
 * No call outlasts its deadline, whatever the level does: a stopped server, a half-open connection, one byte a second.
 * What comes later is dropped; a write that still arrives is harmless, because its stamp is judged at each read.
 *
 * @throws DeadlineExceeded from calls that took longer; answers given at once are not timed
 */
export function withDeadline(level: FarLevel, { callMs, operatorMs = OPERATOR_MS }: Deadlines): FarLevel {
  const deadlineOf = (operation: Operation, entries: number): number => {
    if (operation === 'clear') return CLEAR_MS
    if (operation === 'read' || operation === 'write' || operation === 'remove')
      return callMs * Math.max(1, Math.ceil(entries / ENTRIES_PER_DEADLINE))
    return operatorMs
  }
  const what = (operation: string): string => `the ${level.name} level's ${operation}`
  const calls = new DeadlineCohorts(callMs)
  return {
    ...aroundCalls(level, ({ operation, entries }, make) => {
      const answer = make()
      if (!isPromise(answer)) return answer
      const ms = deadlineOf(operation, entries)
      const cohorts = ms === callMs ? calls : new DeadlineCohorts(ms)
      return cohorts.race(answer, () => what(operation))
    }),
    flush: () => level.flush(),
    close: () => new DeadlineCohorts(CLOSE_MS).race(level.close(), () => what('closing')),
  }
}
