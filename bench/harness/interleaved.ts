import { type Spread, spreadOf } from './spread'
import { progress } from './progress'

/** What a round did: a number of operations, and a figure of its own where time divided by operations is not it. */
export type Round = number | { readonly operations: number; readonly figure: number }

export interface Measured {
  readonly name: string
  /** Wall time of an operation in ns, or the contender's own figure. */
  readonly wall: Spread
  /** Processor time of an operation in ns, all threads: others on the machine do not count, the collector does. */
  readonly cpu: Spread
}

export interface Sample {
  readonly wall: number
  readonly cpu: number
}

interface Plan<T> {
  readonly rounds: number
  readonly contenders: Readonly<Record<string, T>>
  readonly measure: (contender: T) => Sample | Promise<Sample>
}

/**
 * Runs every contender once a round, in an order that turns by one each round, after a round that is not counted: a
 * slow spell of the machine, and what one leaves behind for the next, hits all alike.
 */
export async function interleavedBy<T>({ rounds, contenders, measure }: Plan<T>): Promise<Measured[]> {
  const entries = Object.entries(contenders)
  const samples = entries.map(() => [] as Sample[])
  for (let round = -1; round < rounds; round++) {
    progress(round < 0 ? 'once uncounted' : `round ${round + 1} of ${rounds}`)
    for (let i = 0; i < entries.length; i++) {
      const at = (i + round + 1) % entries.length
      const entry = entries[at]
      if (!entry) continue
      const sample = await measure(entry[1])
      if (round >= 0) samples[at]?.push(sample)
    }
  }
  return entries.map(([name], at) => ({
    name,
    wall: spreadOf((samples[at] ?? []).map(({ wall }) => wall)),
    cpu: spreadOf((samples[at] ?? []).map(({ cpu }) => cpu)),
  }))
}

export type Runs = Readonly<Record<string, () => Round | Promise<Round>>>

/** The same for contenders that are functions in this process. */
export function interleaved(rounds: number, contenders: Runs): Promise<Measured[]> {
  return interleavedBy({ rounds, contenders, measure: sampleOf })
}

export async function sampleOf(run: () => Round | Promise<Round>): Promise<Sample> {
  const cpuBefore = process.cpuUsage()
  const begun = performance.now()
  const running = run()
  const round = running instanceof Promise ? await running : running
  const wallNs = (performance.now() - begun) * 1e6
  const { user, system } = process.cpuUsage(cpuBefore)
  const operations = typeof round === 'number' ? round : round.operations
  return {
    wall: typeof round === 'number' ? wallNs / operations : round.figure,
    cpu: ((user + system) * 1_000) / operations,
  }
}

/** @throws Error where nothing of that name was measured */
export function measuredOf(all: readonly Measured[], name: string): Measured {
  const found = all.find((one) => one.name === name)
  if (!found) throw new Error(`nothing was measured for "${name}"`)
  return found
}
