import type { Clock } from '@/lib/kernel/clock'
import type { CacheEvent } from '@/lib/kernel/event'
import type { Sharing } from './directory-lock'

export interface DiskOptions {
  /** A directory, created where it is missing. */
  readonly path: string
  /** Whether other processes may use the directory, too; 'shared' by default. */
  readonly sharing?: Sharing
  /** Of all frames together. The file takes about a quarter more at 1 KiB an entry. */
  readonly maxBytes: number
  readonly clock: Clock
  readonly report: (event: CacheEvent) => void
  /** Memory for entries on their way to disk; beyond it new ones are dropped. 32 MiB. */
  readonly maxPendingBytes?: number
  /** How long the writer waits for another process's transaction. 5 s. */
  readonly busyTimeoutMs?: number
  /** How long after a failure the disk is tried again. 1 s. */
  readonly retryMs?: number
  /** The file may not grow past so many pages of 8 KiB: a full disk, for tests. */
  readonly maxPages?: number
}
