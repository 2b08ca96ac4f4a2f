import { PAGE_BYTES } from '@/lib/levels/disk/schema'
import type { Statements } from '@/lib/sqlite/statements'

/** A log of this many pages is worth waiting for readers: 64 MiB. */
const LONG_LOG_PAGES = (64 * 1024 * 1024) / PAGE_BYTES
/** Readers hold a snapshot for a few milliseconds; one that holds it longer is stopped or busy, and not waited for. */
const WAIT_FOR_READERS_MS = 100

interface CheckpointOptions {
  /** Whether to wait for readers and cut the log to nothing, however short it is. */
  readonly truncate: boolean
  /** What the connection goes back to afterwards. */
  readonly busyTimeoutMs: number
}

/**
 * Copies the log into the database as far as readers allow. A log that readers have kept from starting over for long is
 * truncated: SQLite then waits for them, and new ones read the database alone.
 */
export function checkpoint(statements: Statements, { truncate, busyTimeoutMs }: CheckpointOptions): void {
  if (!truncate) {
    const row = statements.row('PRAGMA wal_checkpoint(PASSIVE)')
    if (Number(row?.[1] ?? 0) < LONG_LOG_PAGES) return
  }
  statements.row(`PRAGMA busy_timeout = ${WAIT_FOR_READERS_MS}`)
  try {
    statements.row('PRAGMA wal_checkpoint(TRUNCATE)')
  } finally {
    statements.row(`PRAGMA busy_timeout = ${busyTimeoutMs}`)
  }
}
