import { describe, expect, test } from 'vitest'
import { mutatedText, runsUntilCaught } from './mutated-model'
import { MUTATIONS } from './mutations'

/**
 * The rare ones begin close to a seed that catches them: from 1 they take up to 1,100 runs. Where the engine has changed
 * and a seed no longer does, `npm run model:mutations` finds another.
 */
const SEEDS: Readonly<Record<string, number>> = {
  'look for dependents before the record has its place': 1_075,
  'an undo leaves dependents stale': 80,
  'an undo takes back older soft invalidations, too': 140,
  'judge a far entry before a wait and promote it after': 100,
}
const MOST_RUNS = 400

describe('the model notices an engine that breaks a rule', () => {
  test.each(MUTATIONS.map((mutation) => [mutation.name, mutation] as const))(
    '%s',
    { timeout: 120_000 },
    async (name, mutation) => {
      expect(mutation.edits.length).toBeGreaterThan(0)
      const caught = await runsUntilCaught(mutation, { most: MOST_RUNS, seed: SEEDS[name] ?? 1 })
      expect(caught, `${name} was not noticed in ${MOST_RUNS} runs`).toBeDefined()
    },
  )
})

test('a mutation that no longer fits the engine is refused', () => {
  const edit = { file: 'lib/engine/invalidation/floors.ts', find: 'nothing like this', replace: '' }
  expect(() => mutatedText(edit)).toThrow('holds 0 times, not once: nothing like this')
})
