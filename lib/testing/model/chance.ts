/** Seeded chance (mulberry32): one seed, one run. */
export interface Chance {
  /** 0 to below 1. */
  next(): number
  /** 0 to `n - 1`. */
  below(n: number): number
  happens(probability: number): boolean
  /** One of at least one. */
  pick<T>(among: readonly T[]): T
}

export function chanceOf(seed: number): Chance {
  let state = (seed * 0x9e3779b9) >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number): number => Math.floor(next() * n)
  return {
    next,
    below,
    happens: (probability) => next() < probability,
    pick: (among) => {
      const picked = among[below(among.length)]
      if (picked === undefined) throw new Error('nothing to pick from')
      return picked
    },
  }
}
