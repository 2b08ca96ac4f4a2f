export interface Measured {
  /** Nanoseconds of processor time an operation, over the rounds: others on the machine do not count, the collector does. */
  readonly median: number
  readonly least: number
  readonly most: number
}

interface Plan {
  readonly rounds: number
  /** Each does some operations and returns how many. */
  readonly contenders: Readonly<Record<string, () => number>>
}

/** Runs every contender once a round, after a round that is not counted, so that a slow spell of the machine hits all. */
export function interleaved({ rounds, contenders }: Plan): Record<string, Measured> {
  const samples = new Map<string, number[]>(Object.keys(contenders).map((name) => [name, []]))
  for (let round = -1; round < rounds; round++) {
    for (const [name, run] of Object.entries(contenders)) {
      const start = process.cpuUsage()
      const operations = run()
      const { user, system } = process.cpuUsage(start)
      const ns = ((user + system) * 1_000) / operations
      if (round >= 0) samples.get(name)?.push(ns)
    }
  }
  return Object.fromEntries([...samples].map(([name, ns]) => [name, summaryOf(ns)]))
}

function summaryOf(ns: number[]): Measured {
  const sorted = ns.sort((a, b) => a - b)
  return { median: sorted[sorted.length >> 1] ?? 0, least: sorted[0] ?? 0, most: sorted.at(-1) ?? 0 }
}
