import type { Target } from '@/lib/kernel/target'

/** A preview that may be carried out by its id. */
export interface StoredPlan {
  readonly id: string
  readonly cache: string
  readonly target: Target
  readonly matched: number
  /** Of the set of keys that matched. */
  readonly fingerprint: string
  readonly expiresAt: number
}

/** Plans, for every process that shares the store. Times are ms since the epoch. */
export interface PlanStore {
  /** Keeps it, and forgets those that were over by `cutOff`. */
  add(plan: StoredPlan, cutOff: number): Promise<void>
  find(id: string): Promise<StoredPlan | undefined>
  remove(id: string): Promise<void>
}
