import type { LevelName } from '@/lib/kernel/outcome'
import type { Mode } from '@/lib/kernel/record'
import type { Target } from '@/lib/kernel/target'

/** An invalidation somebody asked for through the admin API. */
export interface PastInvalidation {
  readonly cache: string
  /** 0 where the record was queued because the log could not be reached. */
  readonly seq: number
  readonly epoch: string
  readonly target: Target
  readonly mode: Mode
  readonly reason: string | undefined
  readonly actor: string
  readonly matched: number
  readonly perLevel: Partial<Record<LevelName, number>>
  readonly previewMatched: number | undefined
  readonly at: number
  readonly undoneAt: number | undefined
  readonly undoneBy: string | undefined
}

/** Who invalidated what, when and why. */
export interface InvalidationHistory {
  append(invalidation: PastInvalidation): Promise<void>
  /** Newest first, older than `beforeId`. */
  list(query: {
    readonly cache: string
    readonly beforeId?: string
    readonly limit: number
    /** Positions of the log count from 1 again where it began anew. */
    readonly seq?: number
    readonly actor?: string
    readonly from?: number
    readonly to?: number
  }): Promise<readonly (PastInvalidation & { readonly id: string })[]>
  /** @returns the newest at a position of the log; undefined where nobody asked for it here, or it is forgotten */
  find(cache: string, seq: number): Promise<PastInvalidation | undefined>
  markUndone(cache: string, seq: number, undone: { readonly at: number; readonly by: string }): Promise<void>
}
