/** Numbers by name. */
export type Figures = Readonly<Record<string, number>>

/** What one process counted in one step, and how its gauges stood at the end of it. */
export interface Sample {
  readonly cache: string
  readonly instance: string
  /** `outcome`, `loads`, `cache`, or `level:` and a level's name. */
  readonly scope: string
  readonly stepSeconds: number
  /** Start of the step, ms since the epoch. */
  readonly at: number
  /** Numbers that add up over time and over processes. */
  readonly counters: Figures
  /** Numbers of which the latest counts. */
  readonly gauges: Figures
}

/** @returns sums by name; a name that only one side has keeps its figure */
export function add(one: Figures, other: Figures): Figures {
  const sums: Record<string, number> = { ...one }
  for (const [name, figure] of Object.entries(other)) sums[name] = (sums[name] ?? 0) + figure
  return sums
}

/**
 * Gauges of several processes. What lies in the memory of each adds up; far levels are shared, so that each process
 * tells of the same entries; and of latencies the largest is the one to worry about.
 */
export function combineGauges(scope: string, one: Figures, other: Figures): Figures {
  const combined: Record<string, number> = { ...one }
  for (const [name, figure] of Object.entries(other)) {
    const known = combined[name]
    if (known === undefined) combined[name] = figure
    else combined[name] = scope === 'level:memory' && !name.endsWith('Ms') ? known + figure : Math.max(known, figure)
  }
  return combined
}

/**
 * @param samples in any order; of two at the same time the later one in the list has the latest gauges
 * @param stepSeconds the step of what comes out, by default each sample's own
 * @returns one sample for each step, scope and process: counters added, the latest gauges
 */
export function rollUpSamples(samples: readonly Sample[], stepSeconds?: number): Sample[] {
  const merged = new Map<string, Sample>()
  for (const sample of samples.toSorted((a, b) => a.at - b.at)) {
    const step = stepSeconds ?? sample.stepSeconds
    const at = Math.floor(sample.at / (step * 1_000)) * step * 1_000
    const slot = JSON.stringify([at, step, sample.cache, sample.scope, sample.instance])
    const before = merged.get(slot)
    const counters = before ? add(before.counters, sample.counters) : sample.counters
    merged.set(slot, { ...sample, at, stepSeconds: step, counters, gauges: { ...before?.gauges, ...sample.gauges } })
  }
  return [...merged.values()]
}

/**
 * How long anybody counted within a step: a process that began within it, or ended, did so for a part of it, and several
 * at once are no longer than one.
 *
 * @param samples of the scope `cache` within that step, which say from when until when their process counted
 * @returns ms; of a process that did not say when it began, the whole of each step in which it counted
 */
export function observedMs(samples: readonly Sample[]): number {
  const spans = samples.map(({ at, stepSeconds, gauges }) => {
    const end = at + stepSeconds * 1_000
    return { from: Math.max(at, gauges.beganAt ?? at), until: Math.min(end, gauges.until ?? end) }
  })
  let [sum, covered] = [0, -Infinity]
  for (const { from, until } of spans.toSorted((one, other) => one.from - other.from)) {
    sum += Math.max(0, until - Math.max(from, covered))
    covered = Math.max(covered, until)
  }
  return sum
}

/**
 * Shares a sample out over shorter steps, as if what it counted had happened evenly. Whole numbers stay whole, and the
 * parts of each counter add up to it exactly.
 *
 * @returns the sample itself where its step is no longer than `stepMs`
 */
export function spread(sample: Sample, stepMs: number): Sample[] {
  const parts = Math.floor((sample.stepSeconds * 1_000) / stepMs)
  if (parts <= 1) return [sample]
  return Array.from({ length: parts }, (_, part) => {
    const counters: Record<string, number> = {}
    for (const [name, figure] of Object.entries(sample.counters))
      counters[name] = Math.floor((figure * (part + 1)) / parts) - Math.floor((figure * part) / parts)
    return { ...sample, at: sample.at + part * stepMs, stepSeconds: stepMs / 1_000, counters }
  })
}
