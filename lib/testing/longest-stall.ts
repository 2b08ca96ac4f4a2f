import { readFileSync } from 'node:fs'

export interface Stall {
  /** The longest time this process did not get to its timers, ms. */
  readonly longestMs: number
  /**
   * The longest time the loop was held by what this thread itself did, ms of processor time: a machine that others keep
   * busy is not taken for work of ours.
   */
  readonly heldMs: number
}

export interface StallWatch {
  /** What there was since the last question. */
  longest(): Stall
  /** The same, of time alone. */
  longestMs(): number
  /**
   * How much later than its deadline a call may have ended since the last question: by 50 ms (invariant I7), and by three
   * times what this process was held up: by that, by as long again that a `PatientTimer` then waits, and by the end of it.
   */
  lateMs(): number
  stop(): void
}

const EVERY_MS = 5

/** @returns the processor time of this thread where the kernel tells it (proc(5)), else of this process, ms */
export function threadUsedMs(): number {
  if (process.platform === 'linux') {
    const [nanoseconds] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')
    return Number(nanoseconds) / 1e6
  }
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

/** So that a test of deadlines on a busy machine blames the code only for what the code did. */
export function watchStalls(): StallWatch {
  let last = performance.now()
  let longestMs = 0
  let heldMs = 0
  let used = threadUsedMs()
  const note = (): void => {
    const now = performance.now()
    const usedBefore = used
    used = threadUsedMs()
    longestMs = Math.max(longestMs, now - last - EVERY_MS)
    heldMs = Math.max(heldMs, Math.min(now - last - EVERY_MS, used - usedBefore))
    last = now
  }
  const timer = setInterval(note, EVERY_MS)
  const longest = (): Stall => {
    note()
    const stall = { longestMs, heldMs }
    longestMs = heldMs = 0
    return stall
  }
  return {
    longest,
    longestMs: () => longest().longestMs,
    lateMs: () => 50 + 3 * longest().longestMs,
    stop: () => clearInterval(timer),
  }
}
