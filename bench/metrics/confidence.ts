/** Of the normal distribution: 95 % lie within so many standard deviations. */
const Z = 1.96

/**
 * @param values independent of one another
 * @returns the order statistics between which the true median lies 95 times of 100, whatever the distribution
 * (Conover, Practical Nonparametric Statistics, 1999, 3.2: of n values, n/2 ± 1.96 √n / 2 are below it)
 */
export function confidenceOfMedian(values: readonly number[]): [low: number, high: number] {
  const sorted = values.toSorted((one, other) => one - other)
  const reach = (Z * Math.sqrt(sorted.length)) / 2
  const low = Math.max(0, Math.floor(sorted.length / 2 - reach))
  const high = Math.min(sorted.length - 1, Math.ceil(sorted.length / 2 + reach))
  return [sorted[low] ?? NaN, sorted[high] ?? NaN]
}
