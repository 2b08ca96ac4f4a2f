import type { SampleRow } from '@/lib/ports/sample-reader'

/**
 * Rolls samples up to a coarser step. Counters are deltas and add up, so every sum stays what it was; of each gauge the
 * latest value in a step remains, and of several at one time the last in the list.
 *
 * @param rows in any order
 * @param stepMs length of a step, ms; steps begin at its multiples since the epoch
 * @returns one row for each scope and step that has samples, by time and then by scope
 * @throws TypeError where the step is not above 0
 */
export function rollUp(rows: readonly SampleRow[], stepMs: number): SampleRow[] {
  if (!(stepMs > 0 && Number.isFinite(stepMs))) throw new TypeError(`a step must be above 0 ms, not ${stepMs}`)
  const steps = new Map<string, Step>()
  const byTime = rows.map((row) => ({ row, start: Math.floor(row.at / stepMs) * stepMs }))
  byTime.sort((one, other) => one.row.at - other.row.at)
  for (const { row, start } of byTime) {
    const name = `${start} ${row.scope}`
    const step = steps.get(name) ?? { scope: row.scope, at: start, counters: new Map(), gauges: new Map() }
    steps.set(name, step)
    addTo(step, row)
  }
  return [...steps.values()].map(asRow).sort((one, other) => one.at - other.at || (one.scope < other.scope ? -1 : 1))
}

/** Maps, so that a counter called `__proto__` is a counter. */
interface Step {
  readonly scope: string
  readonly at: number
  readonly counters: Map<string, number>
  readonly gauges: Map<string, number>
}

function addTo(step: Step, row: SampleRow): void {
  for (const [name, delta] of Object.entries(row.counters)) {
    step.counters.set(name, (step.counters.get(name) ?? 0) + delta)
  }
  for (const [name, value] of Object.entries(row.gauges)) step.gauges.set(name, value)
}

function asRow({ scope, at, counters, gauges }: Step): SampleRow {
  return { scope, at, counters: Object.fromEntries(counters), gauges: Object.fromEntries(gauges) }
}
