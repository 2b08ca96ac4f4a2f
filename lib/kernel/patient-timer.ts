/** A timer that is later than this was held up by our own process; a free loop is late by 2 ms at most (measured). */
const LATE_MS = 15
/** How often a deadline is put off because of that: a process that is always busy must still come to an end. */
const MOST_DELAYS = 3

/**
 * A deadline for somebody else: it counts the time in which this process could have noticed an answer. Timers run before
 * the sockets are read, so after a stall of the event loop a plain one would blame a server whose reply has long been
 * there. This one reads first; and where it fired late, it waits for as long again, `ms` at most, because a machine that
 * gave us no time may have given the server none. On a free loop it costs one turn of it.
 *
 * It is fair to what was asked before `since`, the moment its last wait began. What was asked later has perhaps not had a
 * single turn of the loop to be answered in, and needs a timer of its own.
 */
export class PatientTimer {
  readonly #ms: number
  readonly #expire: (since: number) => void
  #since = 0
  #delays = 0
  #isOver = false
  #keepsAlive = true
  #timer: NodeJS.Timeout | undefined

  /** @param expire told when the last wait began, as `performance.now()` has it */
  constructor(ms: number, expire: (since: number) => void) {
    this.#ms = ms
    this.#expire = expire
    this.#wait(ms)
  }

  /** Whether the process stays alive for it; it does at first. */
  keepAlive(yes: boolean): void {
    this.#keepsAlive = yes
    if (yes) this.#timer?.ref()
    else this.#timer?.unref()
  }

  end(): void {
    this.#isOver = true
    clearTimeout(this.#timer)
  }

  #wait(ms: number): void {
    this.#since = performance.now()
    this.#timer = setTimeout(() => this.#fire(ms), ms)
    if (!this.#keepsAlive) this.#timer.unref()
  }

  #fire(ms: number): void {
    const lateMs = performance.now() - this.#since - ms
    // The turn of the loop that reads the sockets comes between a timer and an immediate.
    setImmediate(() => {
      if (this.#isOver) return
      if (lateMs > LATE_MS && this.#delays++ < MOST_DELAYS) this.#wait(Math.min(lateMs, this.#ms))
      else this.#expire(this.#since)
    })
  }
}
