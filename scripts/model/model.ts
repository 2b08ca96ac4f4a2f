// `npm run model -- --runs 20000 --seed 1`: many runs of the consistency model; ends at the first violation.
import { parseArgs } from 'node:util'
import { runModel } from '@/lib/testing/model/model-run'

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } },
})
const runs = Number(values.runs)
const first = Number(values.seed)
if (!Number.isSafeInteger(runs) || runs < 1 || !Number.isSafeInteger(first))
  throw new TypeError('--runs and --seed are whole numbers')

const startedAt = performance.now()
let reads = 0
let stopped = false
process.once('SIGINT', () => (stopped = true))
for (let i = 0; i < runs && !stopped; i++) {
  const result = await runModel(first + i)
  reads += result.reads
  if (result.violation) {
    process.stdout.write(`\nseed ${result.seed}: ${result.violation}\n\n${result.transcript.join('\n')}\n\n`)
    process.stdout.write(`npm run model -- --runs 1 --seed ${result.seed}\n`)
    process.exit(1)
  }
  if ((i + 1) % 100 === 0 || i + 1 === runs) tell(i + 1)
}
process.stdout.write('\nno violation\n')

function tell(done: number): void {
  const seconds = (performance.now() - startedAt) / 1_000
  process.stdout.write(`\r${done} of ${runs} runs, ${reads} reads checked, ${(done / seconds).toFixed(0)} runs/s `)
}
