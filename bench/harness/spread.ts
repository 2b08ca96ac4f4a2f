/** What several rounds came to; the rounds are kept, so that others can judge them. */
export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
  readonly rounds: readonly number[]
}

/** @param rounds in the order in which they were measured */
export function spreadOf(rounds: readonly number[]): Spread {
  const sorted = rounds.toSorted((one, other) => one - other)
  return {
    median: rounded(sorted[sorted.length >> 1] ?? NaN),
    min: rounded(sorted[0] ?? NaN),
    max: rounded(sorted.at(-1) ?? NaN),
    rounds: rounds.map(rounded),
  }
}

export function median(values: readonly number[]): number {
  return spreadOf(values).median
}

/** Ratios within each round: what drifts between rounds drops out. */
export function pairedRatios(ours: Spread, base: Spread): Spread {
  return spreadOf(ours.rounds.map((value, i) => value / (base.rounds[i] ?? NaN)))
}

/** Of the least disturbed round of each: where others share the machine, the fairest of all. */
export function bestRatio(ours: Spread, base: Spread): number {
  return rounded(ours.min / base.min)
}

/** Four digits: more would pretend. */
function rounded(value: number): number {
  return Number(value.toPrecision(4))
}
