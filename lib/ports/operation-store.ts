import type { OperationKind, OperationState, Progress } from '@/lib/kernel/operation'
import type { JsonValue } from './audit-log'

/** Something that takes longer than a request should. */
export interface Operation {
  readonly id: string
  readonly kind: OperationKind
  readonly cache: string
  readonly subject: string
  readonly actor: string
  readonly startedAt: number
  readonly state: OperationState
  readonly endedAt: number | undefined
  readonly progress: Progress
  /** What it came to, as the call itself would have answered; null while it runs, and where it failed. */
  readonly result: JsonValue
  /** Why it failed. */
  readonly error: string | undefined
}

/** An operation, and when its process last said how far it is. */
export type StoredOperation = Operation & { readonly seenAt: number }

/** Operations, for every process that shares the store; the newest are kept. Times are ms since the epoch. */
export interface OperationStore {
  /** @returns whether somebody has asked it to stop */
  save(operation: StoredOperation): Promise<boolean>
  find(id: string): Promise<StoredOperation | undefined>
  /** Newest first. */
  list(most: number): Promise<readonly StoredOperation[]>
  askToStop(id: string): Promise<void>
}

/** The newest stay to be read; a report is a few hundred bytes. */
export const OPERATIONS_KEPT = 200
