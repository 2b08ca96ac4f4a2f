import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { full } from './form'
import { markdownOf } from './markdown'
import type { Spread } from './spread'

export type Cell = Spread | number | string | null

export interface Table {
  readonly title: string
  readonly note?: string
  readonly columns: readonly string[]
  readonly rows: readonly { readonly name: string; readonly cells: readonly Cell[] }[]
}

export interface Goal {
  /** As `P1`; `–` for what is shown for comparison. */
  readonly id: string
  readonly what: string
  readonly measured: number
  readonly spread?: Spread
  readonly aim: string
  readonly met: boolean
}

export interface Results {
  readonly title: string
  readonly tables: readonly Table[]
  readonly goals: readonly Goal[]
}

export interface Machine {
  readonly node: string
  readonly cpu: string
  readonly cores: number
  readonly form: 'short' | 'full'
  readonly pinned: boolean
  /** Load averages of the last minute: more than the cores means that others were in the way. */
  readonly load: { readonly before: number; readonly after: number }
}

export type KeptResults = Results & { readonly machine: Machine }

const before = loadavg()[0] ?? NaN

/** Prints results and keeps them as `bench/results/<name>.json` and `.md`. */
export function keepResults(name: string, results: Results): void {
  const kept: KeptResults = { machine: machineNow(), ...results }
  mkdirSync('bench/results', { recursive: true })
  writeFileSync(`bench/results/${name}.json`, `${JSON.stringify(kept, null, 1)}\n`)
  const markdown = markdownOf(kept)
  writeFileSync(`bench/results/${name}.md`, markdown)
  console.log(markdown)
}

function machineNow(): Machine {
  return {
    node: process.version,
    cpu: cpus()[0]?.model ?? '?',
    cores: cpus().length,
    form: full ? 'full' : 'short',
    pinned: process.env['BENCH_PINNED'] === '1',
    load: { before, after: loadavg()[0] ?? NaN },
  }
}

export function atLeast(id: string, what: string, measured: number | Spread, least: number): Goal {
  return goal({ id, what, measured, aim: `≥ ${least}`, meets: (figure) => figure >= least })
}

export function atMost(id: string, what: string, measured: number | Spread, most: number): Goal {
  return goal({ id, what, measured, aim: `≤ ${most}`, meets: (figure) => figure <= most })
}

interface GoalParts {
  readonly id: string
  readonly what: string
  readonly measured: number | Spread
  readonly aim: string
  readonly meets: (figure: number) => boolean
}

function goal({ id, what, measured, aim, meets }: GoalParts): Goal {
  if (typeof measured === 'number') return { id, what, measured, aim, met: meets(measured) }
  return { id, what, measured: measured.median, spread: measured, aim, met: meets(measured.median) }
}
