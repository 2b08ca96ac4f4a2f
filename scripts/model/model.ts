// `npm run model -- --seeds 1-20000`: many runs of the consistency model, on every core. Ctrl-C ends it after the seeds under
// way; the next invocation goes on where this engine's runs have got to, and all of them add up.
import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { commandOptions, wholeNumberIn } from '#setup/command-options.mjs'
import { bundleProgram } from '@/lib/testing/bundled-child'
import type { RunResult } from '@/lib/testing/model/model-run'
import { PROFILES, type ProfileName } from '@/lib/testing/model/profile'
import type { ToWorker } from './model-worker'
import { countOf, seedRangeIn, without, type SeedRange } from './seed-ranges'
import { addToTally, engineOf, loadTally, type Tally } from './tally'

const { wanted, processes, profile, again } = commandOptions(
  {
    seeds: { type: 'string', default: '1-2000' },
    processes: { type: 'string', default: String(availableParallelism()) },
    profile: { type: 'string' },
    again: { type: 'boolean', default: false },
  },
  (values) => ({
    wanted: seedRangeIn(values.seeds),
    processes: wholeNumberIn('processes', values.processes, 1),
    profile: profileIn(values.profile),
    again: values.again,
  }),
)
/** Seeds between two savings of the sum: what a kill -9 loses. */
const SAVED_EVERY = 200
const STORIES = 3

const program = bundleProgram(join(process.cwd(), 'scripts/model/model-worker.ts'))
const engine = engineOf(program.file) + (profile ? `-${profile}` : '')
const ranges = again ? [wanted] : without(wanted, loadTally(engine).done)
const seeds = seedsOf(ranges)
const total = countOf(ranges)
const startedAt = performance.now()
let unsaved: Tally = { done: [], reads: 0, violations: [] }
let finished = 0
let stories = 0
let stopped = false
process.once('SIGINT', () => (stopped = true))

await Promise.all(Array.from({ length: processes }, work))
const sum = addToTally(engine, unsaved)
program.remove()
const { violations } = sum
process.stdout.write(
  `\n${finished} runs now; of this engine ${countOf(sum.done)} runs, ${sum.reads} reads checked, ` +
    `${violations.length} violations${violations.length > 0 ? ` (seeds ${violations.join(', ')})` : ''}\n`,
)
process.exit(violations.length > 0 ? 1 : 0)

/** One worker process, for as long as there are seeds. */
function work(): Promise<void> {
  const child = fork(program.file, { execArgv: [] })
  return new Promise((resolve, reject) => {
    const next = (): void => {
      const { value: seed } = stopped ? { value: undefined } : seeds.next()
      if (seed === undefined) return child.disconnect()
      const message: ToWorker = { seed, profile }
      child.send(message)
    }
    child.on('message', (result: RunResult) => {
      take(result)
      next()
    })
    child.once('error', reject)
    child.once('exit', (code, signal) =>
      code === 0 ? resolve() : reject(new Error(`a worker ended with ${code ?? signal ?? 'nothing'}`)),
    )
    next()
  })
}

function take({ seed, violation, transcript, reads }: RunResult): void {
  finished++
  unsaved = {
    done: [...unsaved.done, [seed, seed]],
    reads: unsaved.reads + reads,
    violations: violation === undefined ? unsaved.violations : [...unsaved.violations, seed],
  }
  if (violation !== undefined && stories++ < STORIES) {
    const again = `npm run model -- --again --seeds ${seed}${profile ? ` --profile ${profile}` : ''}`
    process.stdout.write(`\nseed ${seed}: ${violation}\n\n${transcript.join('\n')}\n\n${again}\n`)
  }
  if (unsaved.done.length >= SAVED_EVERY) {
    addToTally(engine, unsaved)
    unsaved = { done: [], reads: 0, violations: [] }
  }
  if (finished % 20 === 0 || finished === total) {
    const perSecond = finished / ((performance.now() - startedAt) / 1_000)
    const leftS = Math.round((total - finished) / perSecond)
    process.stdout.write(`\r${finished} of ${total} runs, ${perSecond.toFixed(1)} a second, ${leftS} s to go   `)
  }
}

function* seedsOf(stretches: readonly SeedRange[]): Generator<number, undefined> {
  for (const [first, last] of stretches) for (let seed = first; seed <= last; seed++) yield seed
  return undefined
}

function profileIn(name: string | undefined): ProfileName | undefined {
  if (name === undefined || name in PROFILES) return name as ProfileName | undefined
  throw new TypeError(`--profile is one of ${Object.keys(PROFILES).join(', ')}, not ${name}`)
}
