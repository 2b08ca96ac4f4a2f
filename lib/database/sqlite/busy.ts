import { setTimeout as sleep } from 'node:timers/promises'

/**
 * The native busy handler blocks the event loop, so it only covers what passes by itself (a reader that meets the
 * recovery of the log); waiting for another process's transaction is done here, asynchronously.
 */
export const NATIVE_BUSY_TIMEOUT_MS = 20
/** How long a write waits for another process's: the same 5 s that Prisma's own engine had as its default. */
const BUSY_TIMEOUT_MS = 5_000
const LONGEST_PAUSE_MS = 50

/**
 * Tries again for as long as another process writes, without holding up the event loop.
 * @param attempt must leave nothing unfinished when it throws SQLITE_BUSY: not a prepared statement
 * @throws what the last attempt threw
 */
export async function whileBusy(attempt: () => void): Promise<void> {
  let waitedMs = 0
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return attempt()
    } catch (error) {
      if (!isBusy(error) || waitedMs >= BUSY_TIMEOUT_MS) throw error
    }
    await sleep(pauseMs)
    waitedMs += pauseMs + NATIVE_BUSY_TIMEOUT_MS
  }
}

export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')
}
