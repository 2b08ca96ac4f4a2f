/** @returns a generator of numbers in [0, 1) that is the same in each run (mulberry32) */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** @returns `length` numbers below `distinct`, Zipf-distributed with exponent 0.99, scattered over the range */
export function zipf(distinct: number, length: number): Uint32Array {
  const random = seeded(42)
  const sums = new Float64Array(distinct)
  let sum = 0
  for (let i = 0; i < distinct; i++) sums[i] = sum += 1 / (i + 1) ** 0.99
  const order = Uint32Array.from({ length: distinct }, (_, i) => i)
  for (let i = distinct - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const moved = order[i] ?? 0
    order[i] = order[j] ?? 0
    order[j] = moved
  }
  return Uint32Array.from({ length }, () => {
    const target = random() * sum
    let low = 0
    let high = distinct - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) < target) low = middle + 1
      else high = middle
    }
    return order[low] ?? 0
  })
}
