import { expect, test } from 'vitest'
import { runModel } from './model-run'

/** `MODEL_SEED=1193 MODEL_RUNS=1 npx vitest run lib/testing/model` repeats one run. */
const FIRST = Number(process.env['MODEL_SEED'] ?? 1)
const RUNS = Number(process.env['MODEL_RUNS'] ?? 250)

test(
  'no process of the fleet ever answers with less than it has been told, whatever fails',
  { timeout: 300_000 },
  async () => {
    let reads = 0
    for (let seed = FIRST; seed < FIRST + RUNS; seed++) {
      const result = await runModel(seed)
      reads += result.reads
      expect(result.violation, `seed ${seed}:\n${result.transcript.join('\n')}`).toBeUndefined()
    }
    expect(reads).toBeGreaterThan(RUNS)
  },
)

test('a run follows from its seed alone', async () => {
  expect(await runModel(FIRST)).toEqual(await runModel(FIRST))
})
