/** The level was not asked: its breaker is open. */
export class LevelUnavailable extends Error {
  override readonly name = 'LevelUnavailable'
}

/** The level was not asked: too many calls are under way. */
export class TooManyCalls extends Error {
  override readonly name = 'TooManyCalls'
}
