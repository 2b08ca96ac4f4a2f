import { expect, it } from 'vitest'
import { runCrashLoop } from './crash-loop'

/** A process takes a second to start, more where others have the processor. */
const PATIENCE_MS = 240_000

it(
  'every acknowledged write is applied once or is a dead letter, wherever kill -9 comes',
  async () => {
    const report = await runCrashLoop({ kills: 25, seed: 7 })
    expect(report.violations).toEqual([])
    expect(report.kills).toBeGreaterThanOrEqual(25)
    expect(Object.keys(report.bySteps).length).toBeGreaterThanOrEqual(10)
    expect(report.acknowledged).toBeGreaterThan(200)
    expect(report.buried).toBeGreaterThan(0)
  },
  PATIENCE_MS,
)
