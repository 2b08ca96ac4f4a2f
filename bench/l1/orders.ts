import type { Sample } from '@/bench/harness/interleaved'

export interface Setup {
  readonly kind: 'setup'
  readonly library: string
  readonly variant: string
  readonly capacity: number
  /** Whether every key is put in beforehand. */
  readonly filled: boolean
}

export type Operation = 'get' | 'getOrSet' | 'overwrite'

export interface Order {
  readonly kind: 'measure'
  readonly operation: Operation
  /** At least so long and so many. */
  readonly ms?: number
  readonly operations?: number
}

export type Answer =
  | { readonly kind: 'ready'; readonly heapBytes: number }
  | { readonly kind: 'measured'; readonly sample: Sample; readonly hitRate: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly reason: string }
