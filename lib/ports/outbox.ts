import type { Statement } from '@/lib/kernel/record'

export interface OutboxItem {
  readonly id: number
  readonly statement: Statement
}

/** Invalidations kept on disk until the log can be told (`whenUnreachable: 'queue'`). */
export interface Outbox {
  /**
   * @returns the item's id, once it would survive a power cut
   * @throws Error when it cannot be made durable; it is then not in the outbox
   */
  add(statement: Statement): Promise<number>
  /** What is to be published, oldest first. */
  pending(): readonly OutboxItem[]
  /** Forgets an item that was published. Publishing twice is harmless, so a crash in between is, too. */
  done(id: number): Promise<void>
}
