/** What the strategies of a namespace, or of a whole cache, did. */
export interface StrategyCounts {
  /** Calls of the loader, whatever for; the next seven are among them, by their cause. */
  readonly loads: number
  readonly misses: number
  /** Of values past their TTL. */
  readonly staleLoads: number
  /** The same, where the load before had failed. */
  readonly retries: number
  /** Refresh-ahead's. */
  readonly refreshes: number
  /** XFetch's. */
  readonly earlyRefreshes: number
  readonly prefetches: number
  readonly warmed: number
  /** Calls that waited for a load that somebody else had begun. */
  readonly shared: number
  readonly failed: number
  /** Loads that took longer than a reader waits who has a stale value to fall back on. */
  readonly softTimeouts: number
  readonly hardTimeouts: number
  /** Background loads not begun, because the last one failed a moment ago or for want of room. */
  readonly withheld: number
  readonly staleServed: number
  readonly errorsCached: number
  /** Failures answered from memory, without a load. */
  readonly errorsServed: number
  /** Sliding entries whose life began anew. */
  readonly renewals: number
  /** Writes that the source took, at once or from the journal. */
  readonly writes: number
  readonly writesRefused: number
  /** Write-through's values that were not stored, because somebody else wrote in between. */
  readonly overtaken: number
  /** Write-behind's writes that became dead letters. */
  readonly buried: number
}

export const NOTHING_COUNTED: StrategyCounts = {
  ...{ loads: 0, misses: 0, staleLoads: 0, retries: 0, refreshes: 0, earlyRefreshes: 0, prefetches: 0, warmed: 0 },
  ...{ shared: 0, failed: 0, softTimeouts: 0, hardTimeouts: 0, withheld: 0, staleServed: 0 },
  ...{ errorsCached: 0, errorsServed: 0, renewals: 0, writes: 0, writesRefused: 0, overtaken: 0, buried: 0 },
}

export type StrategyName =
  | 'cache-aside'
  | 'write-through'
  | 'write-behind'
  | 'refresh-ahead'
  | 'early-expiration'
  | 'fail-safe'
  | 'cached-errors'
  | 'negative-caching'
  | 'sliding'
  | 'jitter'
  | 'prefetch'

/** One strategy in use, with what it is set to. */
export interface Strategy {
  readonly name: StrategyName
  readonly settings: Readonly<Record<string, number>>
}

/** How a namespace is read and written, and what came of it since the counters were reset. */
export interface NamespaceStrategies {
  readonly namespace: string
  /** Whether it has a source of its own (`bind`). */
  readonly isBound: boolean
  readonly strategies: readonly Strategy[]
  /** `pending`: acknowledged writes that the source does not have yet. */
  readonly counts: StrategyCounts & { readonly pending: number; readonly deadLetters: number }
}
