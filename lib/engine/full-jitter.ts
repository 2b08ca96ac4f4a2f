/** Bounds of a pause, ms: of the first, and of the longest. */
export interface Pauses {
  readonly first: number
  readonly most: number
}

/**
 * How long to wait before trying again: anything up to a bound that doubles, so that processes that failed together do
 * not come back together (Brooker: Exponential Backoff and Jitter, AWS Architecture Blog, 2015).
 *
 * @param failures so far, from 1
 * @param random 0 to below 1
 * @returns milliseconds
 */
export function fullJitter(failures: number, { first, most }: Pauses, random: number): number {
  return random * Math.min(most, first * 2 ** Math.min(failures - 1, 20))
}
