export const OPERATION_KINDS = ['invalidate', 'warm', 'refresh', 'retime', 'redrive', 'discard'] as const
export type OperationKind = (typeof OPERATION_KINDS)[number]

export type OperationState = 'running' | 'done' | 'failed' | 'stopped'

export interface Progress {
  readonly done: number
  readonly failed: number
  /** Undefined where it is not known how much there is to do. */
  readonly total: number | undefined
}
