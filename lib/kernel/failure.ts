/** Calls of a level that failed alike. */
export interface Failure {
  /** What was asked: `read`, `write`, `remove`, … */
  readonly operation: string
  /** Why the last of them failed, in the level's words. */
  readonly reason: string
  readonly count: number
  /** When the last of them failed, ms since the epoch. */
  readonly lastAt: number
}
