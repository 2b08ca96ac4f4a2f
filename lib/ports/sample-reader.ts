/** What one scope of a cache counted within one step. */
export interface SampleRow {
  /** `outcome`, `loads`, `cache`, or `level:` and a level's name. */
  readonly scope: string
  /** Start of the step, ms since the epoch. */
  readonly at: number
  /** Numbers that add up over time and over processes. */
  readonly counters: Readonly<Record<string, number>>
  /** Numbers of which the latest counts. */
  readonly gauges: Readonly<Record<string, number>>
  /** Of the scope `cache`: for how long of the step any process counted. */
  readonly observedMs?: number
}

/** History of a cache's counters. */
export interface SampleReader {
  /** Rows of all processes summed, or of the one called `instance`, in steps of `stepMs`, oldest first; steps without samples are left out. */
  query(query: {
    readonly cache: string
    readonly from: number
    readonly to: number
    readonly stepMs: number
    readonly instance?: string
  }): Promise<readonly SampleRow[]>
}
