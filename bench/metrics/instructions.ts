/**
 * What counting and the miss-ratio curve add to the instructions of a hit in memory, counted by valgrind: no load and no
 * layout of memory moves them, where times of processes differ by as much as what is looked for. Misses of the processor's
 * caches are not in them.
 */
import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { progress } from '@/bench/harness/progress'
import { atMost, keepResults } from '@/bench/harness/results'
import { TITLES, VARIANTS, type Variant } from './reader'

const child = join(dirname(fileURLToPath(import.meta.url)), 'metrics-counted.mjs')
const KEYS = [1_000, 100_000]
/** What the longer run executes more is hits and nothing else: start and compilation are in both. */
const ROUNDS = { short: 20, long: 50 }
const HITS = (ROUNDS.long - ROUNDS.short) * 100_000
const execute = promisify(execFile)

/** @returns instructions of a process that makes so many rounds of hits; with one thread and no chance, V8 does the same each time */
async function instructions(variant: Variant, keys: number, rounds: number): Promise<number> {
  const valgrind = ['--tool=cachegrind', '--cache-sim=no', '--branch-sim=no', '--cachegrind-out-file=/dev/null']
  const node = ['--single-threaded', '--predictable', '--random-seed=7', child, variant, String(keys), String(rounds)]
  const { stderr } = await execute('valgrind', [...valgrind, '--smc-check=all-non-file', process.execPath, ...node])
  const counted = /I\s+refs:\s+([\d,]+)/.exec(stderr)?.[1]
  if (!counted) throw new Error(`valgrind counted nothing: ${stderr}`)
  return Number(counted.replaceAll(',', ''))
}

async function ofOneHit(variant: Variant, keys: number): Promise<number> {
  const [short, long] = [
    await instructions(variant, keys, ROUNDS.short),
    await instructions(variant, keys, ROUNDS.long),
  ]
  return (long - short) / HITS
}

await execute('valgrind', ['--version']).catch(() => {
  console.error("This bench counts with valgrind, which is not here: Debian's package of that name has it.")
  process.exit(1)
})
const counts = new Map<number, Record<Variant, number>>()
for (const keys of KEYS) {
  const found: Record<Variant, number> = { bare: 0, metrics: 0, curve: 0, both: 0 }
  for (const variant of VARIANTS) {
    progress(`${keys} keys, ${TITLES[variant]}`)
    found[variant] = await ofOneHit(variant, keys)
  }
  counts.set(keys, found)
}
const over = (count: number, base: number): number => 100 * (count / base - 1)
keepResults('metrics-instructions', {
  title: 'Metrics and miss-ratio curve: instructions of a hit in memory',
  tables: [...counts].map(([keys, found]) => ({
    title: `${keys.toLocaleString('en')} keys, all resident`,
    note: `The level's read as \`peek\` does it; ${HITS.toLocaleString('en')} hits, counted by valgrind, V8 on one thread.`,
    columns: ['instructions a hit', '% over neither'],
    rows: VARIANTS.map((variant) => ({
      name: TITLES[variant],
      cells: [found[variant], over(found[variant], found.bare)],
    })),
  })),
  goals: [...counts].flatMap(([keys, { bare, metrics, curve, both }]) => {
    const of = `% of a hit's instructions, ${keys.toLocaleString('en')} keys`
    return [
      atMost('P10', `metrics and curve, ${of}`, over(both, bare), 15),
      atMost('curve', `against neither, ${of}`, over(curve, bare), 2),
      atMost('curve', `beside metrics, ${of}`, over(both, metrics), 2),
    ]
  }),
})
