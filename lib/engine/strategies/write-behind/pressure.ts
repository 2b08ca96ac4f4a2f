import type { JournalWrite } from '@/lib/ports/journal'

export interface WriteBehindBounds {
  /** What writes on their way to the source may take together. */
  readonly maxBytes: number
  readonly maxPending: number
  /** How long the oldest may have waited. */
  readonly maxAgeMs: number
}

/** What a record is reckoned to take beside its texts and its frame, in memory and in the file. Not measured. */
const RECORD_BYTES = 256
/** From this part of a bound on, acknowledgements slow down (rule W7). */
const SLOW_FROM = 0.5
/** The slowest, a judgement: a writer that waits for each answer then makes four writes a second. */
const SLOWEST_MS = 250

export function bytesOf({ key, id, namespace, frame }: Omit<JournalWrite, 'version'>): number {
  return RECORD_BYTES + 2 * (key.length + id.length + namespace.length) + (frame?.byteLength ?? 0)
}

/** How full the way to the source is: bytes, count and age, of which the worst counts. */
export class Pressure {
  pending = 0
  bytes = 0
  readonly #bounds: WriteBehindBounds

  constructor(bounds: WriteBehindBounds) {
    this.#bounds = bounds
  }

  add(bytes: number): void {
    this.pending++
    this.bytes += bytes
  }

  remove(bytes: number): void {
    this.pending--
    this.bytes -= bytes
  }

  /** @returns why a write of so many bytes cannot be taken, undefined where it can */
  refusalOf(bytes: number, oldestMs: number): string | undefined {
    const { maxBytes, maxPending, maxAgeMs } = this.#bounds
    if (this.pending + 1 > maxPending) return `${this.pending} writes wait`
    if (this.bytes + bytes > maxBytes) return `writes of ${this.bytes} bytes wait`
    return oldestMs > maxAgeMs ? `a write has waited ${Math.round(oldestMs / 1_000)} s` : undefined
  }

  /** @returns how long to hold back an acknowledgement, ms */
  delayMs(oldestMs: number): number {
    const { maxBytes, maxPending, maxAgeMs } = this.#bounds
    const fill = Math.max(this.bytes / maxBytes, this.pending / maxPending, oldestMs / maxAgeMs)
    if (fill < SLOW_FROM) return 0
    return SLOWEST_MS * Math.min(1, (fill - SLOW_FROM) / (1 - SLOW_FROM))
  }
}
