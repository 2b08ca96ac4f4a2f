import type { Awaitable } from './far-level'

/** A child and its direct parents. */
export interface Edge {
  readonly child: string
  readonly parents: readonly string[]
  /** The edge may be forgotten then, ms since the epoch: never before the child is gone. */
  readonly until: number
}

/** Who was made from whom, over all processes. Forgets by expiry; never leaks. */
export interface DependencyIndex {
  /** Registers edges. The engine calls this before it stores the child. */
  link(edges: readonly Edge[]): Awaitable<void>
  /** Direct children of all `parents`, in one round trip. */
  childrenOf(parents: readonly string[]): Awaitable<readonly string[]>
}
