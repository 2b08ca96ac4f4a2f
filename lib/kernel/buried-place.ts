import { compareKeys } from './key-order'

/** A place in the one order in which dead letters are listed: by namespace, the longest buried first. */
export interface BuriedPlace {
  readonly namespace: string
  /** ms since the epoch. */
  readonly buriedAt: number
  readonly journal: string
  readonly seq: number
}

/** @returns below 0 where `a` comes first */
export function compareBuried(a: BuriedPlace, b: BuriedPlace): number {
  return (
    compareKeys(a.namespace, b.namespace) ||
    a.buriedAt - b.buriedAt ||
    compareKeys(a.journal, b.journal) ||
    a.seq - b.seq
  )
}
