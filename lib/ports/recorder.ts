import type { CacheEvent } from '@/lib/kernel/event'

/** Told of everything that happens; may count, must not wait, must not throw. */
export interface Recorder {
  /** A read of memory begins. @returns when, for the one in some dozens that is looked at; 0 for all others */
  begin(): number
  /** A hit in memory: the one thing too frequent for an event. */
  memoryHit(key: string, begunAt: number): void
  record(event: CacheEvent): void
  /** A loader returned a value. Looked at, never kept. */
  loaded(key: string, value: unknown): void
}
