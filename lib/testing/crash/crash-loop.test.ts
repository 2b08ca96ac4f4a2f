import { afterAll, expect, it } from 'vitest'
import { temporaryDatabases } from '@/lib/testing/temporary-databases'
import { runCrashLoop } from './crash-loop'

const databases = temporaryDatabases()
afterAll(() => databases.cleanUp())

/** A process takes a second to start, more where others have the processor. */
const PATIENCE_MS = 240_000

/** Each life on PostgreSQL takes twice as long; `npm run crash-loop` is for the hundreds. */
it.each([
  { kind: 'sqlite', kills: 25, steps: 10 },
  { kind: 'postgresql', kills: 13, steps: 5 },
] as const)(
  'fault 15: every acknowledged write to $kind is applied once or is a dead letter, wherever kill -9 comes',
  async ({ kind, kills, steps }) => {
    const report = await runCrashLoop({ kills, seed: 7, url: await databases.emptyUrl(kind) })
    expect(report.violations).toEqual([])
    expect(report.kills).toBeGreaterThanOrEqual(kills)
    expect(Object.keys(report.bySteps).length).toBeGreaterThanOrEqual(steps)
    expect(report.acknowledged).toBeGreaterThan(200)
    expect(report.buried).toBeGreaterThan(0)
  },
  PATIENCE_MS,
)

it(
  'fault 16: SIGTERM with 500 writes in flight loses none that was acknowledged, and applies none that was refused',
  async () => {
    const report = await runCrashLoop({ kills: 0, terminations: 2, seed: 8 })
    expect(report.violations).toEqual([])
    expect(report.acknowledged + report.refused).toBe(1_000)
    expect(report.acknowledged).toBeGreaterThan(0)
  },
  PATIENCE_MS,
)
