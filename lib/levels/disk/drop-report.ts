import type { CacheEvent } from '@/lib/kernel/event'

/** A full disk drops thousands of writes a second: the first is told at once, the others by the second. */
const INTERVAL_MS = 1_000

/** Tells of entries that were not written, without an event for each. */
export class DropReport {
  readonly #report: (event: CacheEvent) => void
  #entries = 0
  #reason = ''
  #timer: NodeJS.Timeout | undefined

  constructor(report: (event: CacheEvent) => void) {
    this.#report = report
  }

  add(entries: number, reason: string): void {
    this.#entries += entries
    this.#reason = reason
    if (this.#timer) return
    this.#tell()
    this.#timer = setTimeout(() => this.end(), INTERVAL_MS).unref()
  }

  /** Tells what has not been told. */
  end(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#entries > 0) this.#tell()
  }

  #tell(): void {
    const reason = `${this.#entries} ${this.#entries === 1 ? 'entry was' : 'entries were'} not written: ${this.#reason}`
    this.#entries = 0
    this.#report({ kind: 'level.failed', level: 'disk', operation: 'write', reason })
  }
}
