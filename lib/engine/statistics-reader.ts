import type { Observations } from './observations'
import type { Stats } from './answers'
import type { CountsOf } from './strategies/describe-strategies'

/** What was counted: the engine tells what happens, and does not count. */
export interface StatisticsReader {
  read(): Stats
  observations(): Observations
  reset(): void
  readonly countsOf: CountsOf
}
