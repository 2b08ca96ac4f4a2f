import { describe, expect, test } from 'vitest'
import { mutatedText, runsUntilCaught } from './mutated-model'
import { MUTATIONS } from './mutations'

/** An engine that has changed since may meet a mistake in another seed than the one that is tried first. */
const MOST_RUNS = 400

describe('the model notices an engine that breaks a rule', () => {
  const often = MUTATIONS.filter(({ isRare }) => !isRare)
  test.each(often.map((mutation) => [mutation.name, mutation] as const))(
    '%s',
    { timeout: 120_000 },
    async (name, mutation) => {
      expect(mutation.edits.length).toBeGreaterThan(0)
      const caught = await runsUntilCaught(mutation, { most: MOST_RUNS, seed: mutation.seed })
      expect(caught, `${name} was not noticed in ${MOST_RUNS} runs`).toBeDefined()
    },
  )
})

test('every mutation still fits the engine', () => {
  for (const { edits } of MUTATIONS) for (const edit of edits) expect(() => mutatedText(edit)).not.toThrow()
})

test('a mutation that no longer fits the engine is refused', () => {
  const edit = { file: 'lib/engine/invalidation/floors.ts', find: 'nothing like this', replace: '' }
  expect(() => mutatedText(edit)).toThrow('holds 0 times, not once: nothing like this')
})
