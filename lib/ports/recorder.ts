import type { CacheEvent } from '@/lib/kernel/event'

/** Told of everything that happens; may count, must not wait, must not throw. */
export interface Recorder {
  /** A hit in memory: the one thing too frequent for an event. */
  memoryHit(): void
  record(event: CacheEvent): void
}
