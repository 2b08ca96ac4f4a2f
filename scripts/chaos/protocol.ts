/** What the parent tells a child. */
export type ToChild =
  | { readonly kind: 'start'; readonly name: string; readonly url: string; readonly path: string }
  /** The answer to `load`. */
  | { readonly kind: 'loaded'; readonly id: number; readonly version: number }
  | { readonly kind: 'read'; readonly id: number; readonly key: string }
  | { readonly kind: 'invalidate'; readonly id: number; readonly key: string; readonly tag: string | undefined }
  | { readonly kind: 'stop' }

export type FromChild =
  | { readonly kind: 'ready' }
  /** The source, which is the parent, is asked for a key. */
  | { readonly kind: 'load'; readonly id: number; readonly key: string }
  | {
      readonly kind: 'answer'
      readonly id: number
      readonly version: number
      /** Where the process stood when it was asked. */
      readonly position: Position
      readonly degraded: boolean
    }
  /** `seq` 0 where the log could not be told. */
  | { readonly kind: 'invalidated'; readonly id: number; readonly seq: number; readonly position: Position }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string }

export interface Position {
  readonly epoch: string
  readonly applied: number
}
