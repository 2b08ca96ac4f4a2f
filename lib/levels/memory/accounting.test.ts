import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AccountingTrial } from './accounting-trial'

describe('accounting', () => {
  it('is exact to the byte over 200,000 mixed operations, against a plain model', () => {
    const trial = new AccountingTrial({ seed: 1, keys: 600, maxBytes: 20_000, maxEntries: 150 })
    for (let round = 0; round < 200; round++) {
      trial.run(1_000)
      expect(trial.difference()).toBeUndefined()
    }
  })

  it('is exact whatever the bounds', () => {
    const bounds = fc.record({
      seed: fc.integer(),
      keys: fc.integer({ min: 1, max: 60 }),
      maxBytes: fc.integer({ min: 1, max: 2_000 }),
      maxEntries: fc.integer({ min: 1, max: 70 }),
    })
    fc.assert(
      fc.property(bounds, (plan) => {
        const trial = new AccountingTrial(plan)
        trial.run(400)
        expect(trial.difference()).toBeUndefined()
      }),
      { numRuns: 200 },
    )
  })
})
