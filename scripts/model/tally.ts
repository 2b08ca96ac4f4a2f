import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { merged, type SeedRange } from './seed-ranges'

/** What was run of one engine, over any number of invocations. */
export interface Tally {
  readonly done: readonly SeedRange[]
  readonly reads: number
  readonly violations: readonly number[]
}

const FILE = join(process.cwd(), 'node_modules/.cache/timberline/model.json')
const NOTHING: Tally = { done: [], reads: 0, violations: [] }

/** @returns names the engine and its model: a run of another says nothing about this one */
export function engineOf(program: string): string {
  return createHash('sha256').update(readFileSync(program)).digest('hex').slice(0, 16)
}

export function loadTally(engine: string): Tally {
  return all()[engine] ?? NOTHING
}

/** Adds to what is in the file now: another invocation may have added, too. @returns the sum */
export function addToTally(engine: string, more: Tally): Tally {
  const before = loadTally(engine)
  const sum: Tally = {
    done: merged([...before.done, ...more.done]),
    reads: before.reads + more.reads,
    violations: [...new Set([...before.violations, ...more.violations])],
  }
  mkdirSync(dirname(FILE), { recursive: true })
  writeFileSync(FILE, JSON.stringify({ ...all(), [engine]: sum }, null, 2))
  return sum
}

function all(): Record<string, Tally> {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, Tally>
  } catch {
    return {}
  }
}
