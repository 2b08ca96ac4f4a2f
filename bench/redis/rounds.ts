export interface Measured {
  readonly name: string
  readonly rounds: readonly number[]
}

/** Runs every contender once a round, in an order that turns by one each round, so that drift hits all alike. */
export async function interleaved<T extends { readonly name: string }>(
  contenders: readonly T[],
  rounds: number,
  run: (contender: T) => Promise<number>,
): Promise<Measured[]> {
  const results = new Map(contenders.map(({ name }) => [name, [] as number[]]))
  for (const contender of contenders) await run(contender)
  for (let round = 0; round < rounds; round++)
    for (let i = 0; i < contenders.length; i++) {
      const contender = contenders[(i + round) % contenders.length]
      if (contender) results.get(contender.name)?.push(await run(contender))
    }
  return contenders.map(({ name }) => ({ name, rounds: results.get(name) ?? [] }))
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? NaN
}

/** Median of the ratios within each round: what drifts between rounds drops out. */
export function pairedRatio(ours: Measured, base: Measured): number {
  return median(ours.rounds.map((value, i) => value / (base.rounds[i] ?? NaN)))
}

/** Keys with a Zipf distribution of exponent 0.99, from a seeded generator (mulberry32). */
export function zipfKeys(keys: readonly string[], count: number, seed = 1): string[] {
  let sum = 0
  const cumulative = keys.map((_, i) => (sum += 1 / (i + 1) ** 0.99))
  let state = seed
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return Array.from({ length: count }, () => {
    const at = random() * sum
    let [low, high] = [0, keys.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((cumulative[middle] ?? 0) < at) low = middle + 1
      else high = middle
    }
    return keys[low] ?? ''
  })
}
