import type { Statement } from '@/lib/kernel/record'

/** Invalidations that wait for the log to be reachable again, kept over a restart. */
export interface Outbox {
  /** Resolves when the statement is durable. @returns its id */
  add(statement: Statement): Promise<number>
  /** Oldest first. */
  pending(): readonly { readonly id: number; readonly statement: Statement }[]
  done(id: number): Promise<void>
}
