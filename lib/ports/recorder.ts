import type { CacheEvent } from '@/lib/kernel/event'

/** Told of everything that happens; may count, must not wait, must not throw. */
export interface Recorder {
  /** A read of memory begins. @returns whether it is the one in some dozens that is looked at, and timed from now on */
  begin(): boolean
  /** A hit in memory: the one thing too frequent for an event. */
  memoryHit(): void
  /** The same where `begin` chose it: the value is in hand. */
  chosenHit(key: string): void
  record(event: CacheEvent): void
  /** A loader returned a value. Looked at, never kept. */
  loaded(key: string, value: unknown): void
}
