import type { CacheEvent } from '@/lib/kernel/event'

/** Loads in the moving average that tells of now, and in the one that tells of what is usual. */
const NOW_LOADS = 32
const USUAL_LOADS = 1_024

/** Loads under way whose callers are counted. */
const MOST_WAITING = 1_024

/** Callers that shared one load. */
export interface Stampede {
  readonly key: string
  readonly callers: number
}

/** How the source is, by the loads it answers: its usual time beside its present one, and how many waited for one load. */
export class SourceWatch {
  nowMs = 0
  usualMs = 0
  /** The part of the loads that failed lately. */
  failing = 0
  loads = 0
  largest: Stampede | undefined
  readonly #waiting = new Map<string, number>()

  record(event: CacheEvent): void {
    if (event.kind === 'load.shared') this.#joined(event.key)
    else if (event.kind === 'load.finished' || event.kind === 'load.failed') {
      this.#waiting.delete(event.key)
      this.loads++
      this.failing = moved(this.failing, event.kind === 'load.failed' ? 1 : 0, this.#weight(NOW_LOADS))
      if (event.kind === 'load.failed') return
      this.nowMs = moved(this.nowMs, event.ms, this.#weight(NOW_LOADS))
      this.usualMs = moved(this.usualMs, event.ms, this.#weight(USUAL_LOADS))
    }
  }

  reset(): void {
    Object.assign(this, { nowMs: 0, usualMs: 0, failing: 0, loads: 0, largest: undefined })
    this.#waiting.clear()
  }

  #joined(key: string): void {
    const callers = (this.#waiting.get(key) ?? 1) + 1
    // A load that another process turned out to have made never ends here.
    if (this.#waiting.size >= MOST_WAITING) this.#waiting.clear()
    this.#waiting.set(key, callers)
    if (callers > (this.largest?.callers ?? 1)) this.largest = { key, callers }
  }

  /** The first loads are averaged plainly. */
  #weight(loads: number): number {
    return 1 / Math.min(loads, this.loads)
  }
}

function moved(average: number, value: number, weight: number): number {
  return average + (value - average) * weight
}
