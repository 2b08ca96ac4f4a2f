import type { Sort } from './model-run'

/** What a process may be asked to do, and how often each comes; 1 together. */
export interface OperationWeights {
  readonly read: number
  readonly set: number
  readonly invalidate: number
  readonly put: number
  readonly version: number
}

/** How many chances of being the next fault each has. */
export interface FaultWeights {
  readonly cut: number
  readonly restart: number
  readonly flushAll: number
  readonly serverRestart: number
  readonly clock: number
  readonly dump: number
  readonly rollBack: number
  readonly powerCut: number
  /** All but one, who is cut off, start again on a server that comes back older. */
  readonly leftBehind: number
  readonly trim: number
  /** Of all records, where somebody who is cut off stands at the log's end; he is connected again. */
  readonly trimUnder: number
}

/**
 * A stretch of the model's world in which one sort of accident is frequent, so that a mistake that needs it is met within
 * a few runs instead of hundreds. It changes how often things happen, never what is right.
 */
export interface Profile {
  readonly sort?: Partial<Sort>
  readonly operations?: Partial<OperationWeights>
  readonly faults?: Partial<FaultWeights>
  /** Keys that are asked for. */
  readonly reads?: readonly string[]
  /** Names of keys and tags that are invalidated, one at a time. */
  readonly names?: readonly string[]
  readonly soft?: number
  /** How often an invalidation may wait for the log. */
  readonly queue?: number
  /** How often a soft invalidation that changed nothing is undone. */
  readonly undo?: number
}

export const EVERYDAY: Profile = {}

/** A server that comes back older, and is told so little afterwards that it stays behind who was ahead. */
const rewinds: Profile = {
  sort: { processes: 2, rollsBack: true, trims: false, faults: 0.05, steps: 120 },
  operations: { read: 0.8, set: 0, invalidate: 0.2, put: 0, version: 0 },
  faults: { flushAll: 0, serverRestart: 0, clock: 0, dump: 2, rollBack: 2, cut: 0, restart: 0 },
}

/** A server that comes back without what was linked last, and is asked for what was made of things that were made. */
const lostEdges: Profile = {
  ...rewinds,
  sort: { ...rewinds.sort, steps: 60 },
  reads: ['g:1', 'm:1'],
  names: ['k:a:1'],
  soft: 0,
}

/** Everything goes at once: nobody is left who was ahead, but what he wrote may still arrive. */
const powerCuts: Profile = {
  sort: { processes: 2, rollsBack: true, trims: false, faults: 0.08, disks: 0 },
  operations: { read: 0.6, set: 0, invalidate: 0.4, put: 0, version: 0 },
  faults: { flushAll: 0, serverRestart: 0, clock: 0, dump: 3, rollBack: 0, powerCut: 3, cut: 0, restart: 0 },
  reads: ['a:1', 'b:1'],
  names: ['k:a:1', 'k:b:1'],
  soft: 0,
}

/** The same with disks, which remember a life of the log that is later than the one that comes back. */
const olderLives: Profile = {
  ...powerCuts,
  sort: { ...powerCuts.sort, disks: 1 },
  faults: { ...powerCuts.faults, flushAll: 2, dump: 2 },
}

/** One is cut off while the others write another branch of the log, which is trimmed exactly up to where he stands. */
const otherBranches: Profile = {
  sort: { processes: 2, rollsBack: true, trims: true, faults: 0.15, disks: 0, steps: 300 },
  operations: { read: 0.75, set: 0, invalidate: 0.25, put: 0, version: 0 },
  faults: {
    flushAll: 0,
    serverRestart: 0,
    clock: 0,
    dump: 1,
    rollBack: 0,
    cut: 0,
    restart: 0,
    trim: 0,
    leftBehind: 1,
    trimUnder: 12,
  },
  reads: ['a:1'],
  names: ['k:a:1'],
  soft: 0,
}

/** Invalidations that wait for the log, in a process that dies. */
const outboxes: Profile = {
  sort: { processes: 2, rollsBack: false, trims: false, faults: 0.1, disks: 1 },
  operations: { read: 0.85, set: 0, invalidate: 0.15, put: 0, version: 0 },
  faults: { flushAll: 0, serverRestart: 0, clock: 0, cut: 3, restart: 2 },
  reads: ['a:2', 'b:2'],
  names: ['t:t1'],
  soft: 0,
  queue: 1,
}

/** Loads of what depends on what depends on a key, while that is invalidated. */
const dependents: Profile = {
  sort: {
    processes: 2,
    rollsBack: false,
    trims: false,
    faults: 0,
    steps: 24,
    disks: 0,
    late: { labels: /^log (read|wait)/, often: 0.9 },
  },
  operations: { read: 0.6, set: 0, invalidate: 0.4, put: 0, version: 0 },
  reads: ['g:1'],
  names: ['k:a:1'],
  soft: 0,
}

/** Hits in a level that others invalidate. */
const promotions: Profile = {
  sort: { processes: 3, rollsBack: false, trims: false, faults: 0, disks: 0, together: 0.9, steps: 160 },
  operations: { read: 0.6, set: 0, invalidate: 0.4, put: 0, version: 0 },
  reads: ['b:1'],
  names: ['k:b:1'],
  soft: 0,
}

/** Soft invalidations of parents, taken back. */
const undoing: Profile = {
  sort: { processes: 2, rollsBack: false, trims: false, faults: 0 },
  operations: { read: 0.92, set: 0, invalidate: 0.08, put: 0, version: 0 },
  reads: ['m:1', 'g:1'],
  names: ['k:a:1', 'k:m:1'],
  soft: 1,
  undo: 1,
}

export const PROFILES = {
  rewinds,
  lostEdges,
  powerCuts,
  olderLives,
  otherBranches,
  outboxes,
  dependents,
  promotions,
  undoing,
} as const
export type ProfileName = keyof typeof PROFILES
