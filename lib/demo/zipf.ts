/**
 * Draws ranks with Zipf's law: rank r comes up in proportion to 1 / r^exponent, as requests to caches do (Breslau et al.,
 * "Web Caching and Zipf-like Distributions", INFOCOM 1999; 0.99 is what YCSB uses).
 *
 * @param count how many ranks
 * @param random like `Math.random`
 * @returns a function that draws a rank from 0 to `count - 1`, by bisection
 */
export function createZipf(count: number, exponent: number, random: () => number): () => number {
  const upTo = new Float64Array(count)
  let sum = 0
  for (let rank = 0; rank < count; rank++) upTo[rank] = sum += 1 / (rank + 1) ** exponent
  return () => {
    const drawn = random() * sum
    let low = 0
    let high = count - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((upTo[middle] ?? sum) < drawn) low = middle + 1
      else high = middle
    }
    return low
  }
}
