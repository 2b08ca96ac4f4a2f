import type { Sample } from '@/bench/harness/interleaved'

export interface Setup {
  readonly kind: 'setup'
  /** A database of its own: contenders name their keys alike and their values differently. */
  readonly url: string
  /** As it is in the tables. */
  readonly name: string
}

export type Way = 'concurrently' | 'one at a time' | 'all at once'

export interface Order {
  readonly kind: 'measure'
  readonly way: Way
  readonly ms: number
}

export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'measured'; readonly sample: Sample }
  | { readonly kind: 'failed'; readonly reason: string }
