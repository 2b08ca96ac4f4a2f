/** The first pause, and the longest: a database that is back is noticed within 15 s, half of it on average. */
const PAUSE_MS = { first: 100, most: 15_000 }

/**
 * How long to wait before trying again: anything up to a bound that doubles, so that processes that failed together do
 * not come back together (Brooker: Exponential Backoff and Jitter, AWS Architecture Blog, 2015).
 *
 * @param failures so far, from 1
 * @param random 0 to below 1
 * @returns milliseconds
 */
export function fullJitter(failures: number, random: number): number {
  return random * Math.min(PAUSE_MS.most, PAUSE_MS.first * 2 ** Math.min(failures, 20))
}
