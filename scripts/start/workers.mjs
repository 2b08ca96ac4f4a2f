import { setTimeout as sleep } from 'node:timers/promises'
import { startChild } from '#setup/child.mjs'
import { say } from '#setup/refusal.mjs'

/** The first pause before a worker that ended is started again, and the longest. */
const pauseMs = { first: 1_000, longest: 30_000 }
/** Who lived for so long did not fail to start. */
const settledMs = 60_000

/**
 * Keeps processes running until told to stop.
 *
 * @param {{ program: string, count: number, env: NodeJS.ProcessEnv, isStopping: () => boolean }} workers
 */
export function keepWorkers({ program, count, env, isStopping }) {
  for (let number = 1; number <= count; number++) void keepOne({ program, number, env, isStopping })
}

async function keepOne({ program, number, env, isStopping }) {
  let failures = 0
  while (!isStopping()) {
    const startedAt = performance.now()
    const child = startChild(process.execPath, [program, String(number)], {
      env: { ...process.env, ...env, NODE_ENV: 'production' },
      onLine: (line, from) => process[from].write(`worker ${number}: ${line}\n`),
    })
    const { code } = await child.done
    if (isStopping() || child.stopping) return
    failures = performance.now() - startedAt > settledMs ? 1 : failures + 1
    const pause = Math.min(pauseMs.longest, pauseMs.first * 2 ** (failures - 1))
    say(`Worker ${number} of the demo ended (code ${code}); it is started again in ${pause / 1000} s.`)
    await sleep(pause)
  }
}
