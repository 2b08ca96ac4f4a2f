/** Made-up workloads beside the traces, each from a seed: what the traces do not show, and nothing was tuned on. */
export interface Workload {
  readonly name: string
  readonly keys: readonly string[]
  readonly capacity: number
}

type Random = () => number

/** A linear congruential generator: the same everywhere, and good enough to choose keys with. */
export function chance(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state >>> 8) / 2 ** 24
  }
}

/** @returns a chooser of numbers below `distinct`, Zipf-distributed with the exponent */
function zipf(distinct: number, exponent: number, random: Random): () => number {
  const sums = new Float64Array(distinct)
  let sum = 0
  for (let i = 0; i < distinct; i++) sums[i] = sum += 1 / (i + 1) ** exponent
  return () => {
    const wanted = random() * sum
    let low = 0
    let high = distinct - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) < wanted) low = middle + 1
      else high = middle
    }
    return low
  }
}

const LENGTH = 60_000
const generate = (next: (i: number) => number | string): string[] =>
  Array.from({ length: LENGTH }, (_, i) => `k${next(i)}`)

/** Each takes a capacity and draws keys in proportion to it. */
const KINDS: Readonly<Record<string, (capacity: number, random: Random) => string[]>> = {
  'Zipf 0.8': (capacity, random) => generate(zipf(20 * capacity, 0.8, random)),
  'Zipf 1.1': (capacity, random) => generate(zipf(50 * capacity, 1.1, random)),
  'popularity moves slowly': (capacity, random) => {
    const next = zipf(4 * capacity, 0.9, random)
    return generate((i) => next() + Math.floor(i / 40))
  },
  'popularity moves quickly': (capacity, random) => {
    const next = zipf(4 * capacity, 0.9, random)
    return generate((i) => next() + Math.floor(i / 4))
  },
  'hot set replaced at once': (capacity, random) => {
    const next = zipf(3 * capacity, 0.9, random)
    const stay = 20 * capacity
    return generate((i) => next() + Math.floor(i / stay) * 3 * capacity)
  },
  'scans amid Zipf': (capacity, random) => {
    const next = zipf(10 * capacity, 0.9, random)
    let scanned = 0
    return generate((i) => (i % (10 * capacity) < 3 * capacity ? `scan${scanned++}` : next()))
  },
  'a loop slightly too long': (capacity) => generate((i) => i % Math.ceil(capacity * 1.1)),
  'a loop amid Zipf': (capacity, random) => {
    const next = zipf(5 * capacity, 0.9, random)
    let at = 0
    return generate(() => (random() < 0.4 ? `loop${at++ % (2 * capacity)}` : next()))
  },
  'bursts of new keys': (capacity, random) => {
    let newest = 0
    return generate(() => {
      if (random() < 0.2) newest++
      return newest - Math.floor(random() ** 3 * 2 * capacity)
    })
  },
  'each key twice, soon': (capacity, random) => {
    let newest = 0
    return generate((i) => (i % 2 === 0 ? newest++ : newest - 1 - Math.floor(random() * capacity * 0.8)))
  },
  'the work of many users': (capacity, random) => {
    const user = zipf(capacity, 0.7, random)
    let now = user()
    return generate(() => {
      if (random() < 0.1) now = user()
      return `${now}:${Math.floor(random() ** 2 * 8)}`
    })
  },
  'noise and few that count': (capacity, random) => {
    const next = zipf(capacity, 0.6, random)
    return generate((i) => (random() < 0.5 ? `noise${i}` : next()))
  },
}

/** @returns every kind at every capacity */
export function workloads(capacities: readonly number[], seed: number): Workload[] {
  return capacities.flatMap((capacity) =>
    Object.entries(KINDS).map(([name, keysOf]) => ({
      name,
      capacity,
      keys: keysOf(capacity, chance(seed + capacity)),
    })),
  )
}
