import type { Awaitable } from './far-level'

/** A child and its direct parents. */
export interface Edge {
  readonly child: string
  readonly parents: readonly string[]
  /** The edge may be forgotten then, ms since the epoch: never before the child is gone. */
  readonly until: number
}

/**
 * The index may have lost edges that it had taken: it has come back since, perhaps as it was before. Nothing is linked
 * and nobody found until {@link DependencyIndex.settle} is told that all dependents have been invalidated.
 */
export class EdgesLost extends Error {
  override readonly name = 'EdgesLost'
  readonly life: string
  readonly isFirst: boolean
  /**
   * @param life of the index that has begun since
   * @param isFirst whether no life is known before it: the index is new, or all of it was lost
   */
  constructor(life: string, isFirst: boolean) {
    super('who depends on whom may have been forgotten in part')
    this.life = life
    this.isFirst = isFirst
  }
}

/** Who was made from whom, over all processes. Forgets by expiry; never leaks. Its calls throw {@link EdgesLost}. */
export interface DependencyIndex {
  /** Registers edges. The engine calls this before it stores the child. */
  link(edges: readonly Edge[]): Awaitable<void>
  /** Direct children of all `parents`, in one round trip; with none it is a look at whether edges were lost. */
  childrenOf(parents: readonly string[]): Awaitable<readonly string[]>
  /** What is linked from now on counts as whole, unless yet another life has begun. Of an index that can lose edges. */
  settle?(life: string): Promise<void>
}

/** Where an index that lives in Redis keeps its edges, for a script in the same slot that asks about a key's dependents. */
export interface DependentsInRedis {
  /** Where the children of a parent are registered: there is no such key where there are none. */
  readonly keyOf: (parent: string) => string
  /** Where it is kept in which life of the server all edges are there. */
  readonly lifeKey: string
  /** Lua that defines `lostSince(key)`: of that key, false where nothing can have been lost. */
  readonly lua: string
}
