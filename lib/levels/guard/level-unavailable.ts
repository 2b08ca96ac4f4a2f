/** The level was not asked: its breaker is open, or too many calls are under way. */
export class LevelUnavailable extends Error {
  override readonly name = 'LevelUnavailable'
}
