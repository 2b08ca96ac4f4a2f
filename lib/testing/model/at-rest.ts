import type { ModelProcess } from './model-process'
import type { Run } from './model-run'
import { ALL_KEYS, parentsOf } from './model-source'
import { settled } from './model-timers'

/** I2: when all is well again and nothing is written, every process answers with what the source has. */
export async function checkAtRest(run: Run): Promise<void> {
  run.note('all faults end')
  for (const { link } of run.processes) {
    link.cut = false
    link.cutAfter = undefined
  }
  await drain(run)
  for (const names of [...run.operations.failed, ...run.operations.leftUnsaid()]) {
    const keys = names.filter((name) => name.startsWith('k:')).map((name) => name.slice(2))
    const one = run.processes[0]
    const target = keys.length > 0 ? { keys } : { all: true as const }
    if (one)
      run.operations.track(one, `again ${names.join(' ')}`, async () => void (await one.cache.invalidate(target)))
  }
  await drain(run)
  for (const one of run.processes) checkCaughtUp(run, one)
  // The first read may be answered stale while it is refreshed; after that there is no excuse.
  const last = new Map<string, unknown>()
  for (let round = 0; round < 4 && !run.violation; round++) {
    for (const one of run.processes)
      for (const key of ALL_KEYS)
        run.operations.track(
          one,
          `getOrSet ${key}`,
          async () => void last.set(`${one.name} ${key}`, await one.read(key)),
        )
    await drain(run)
  }
  for (const one of run.processes)
    for (const key of ALL_KEYS) {
      const value = last.get(`${one.name} ${key}`)
      const wrong = difference(run, key, value)
      if (wrong) run.fail(`${one.name} at rest: ${wrong} (I2)`)
    }
  if (run.operations.pending > 0 && !run.violation) run.fail(`${run.operations.pending} calls have never been answered`)
}

function isCaughtUp(run: Run, one: ModelProcess): boolean {
  const { epoch, applied, degraded, queued } = one.cache.position()
  const { state } = run.world.server
  return epoch === state.epoch && applied === state.placed.length && !degraded && queued === 0
}

function checkCaughtUp(run: Run, one: ModelProcess): void {
  const { state } = run.world.server
  if (!isCaughtUp(run, one))
    run.fail(
      `${one.name} has not caught up: ${JSON.stringify(one.cache.position())}, the log is at ${state.epoch} ${state.placed.length} (I2)`,
    )
  for (const namespace of ['a', 'b', 'm', 'g']) {
    const active = one.cache.version(namespace)
    const wanted = state.versions.get(namespace)?.active ?? 1
    if (active !== wanted) run.fail(`${one.name} has version ${active} of ${namespace}, the log says ${wanted}`)
  }
}

/** Rounds that are always gone through: what begins by itself does so within them. */
const FEWEST_ROUNDS = 2

/** Until nothing is on its way and nobody waits for anything but news. */
async function drain(run: Run): Promise<void> {
  for (let round = 0; round < 10 && !run.violation; round++) {
    for (let i = 0; i < 2_000 && run.deliver() && !run.violation; i++) await settled()
    if (round >= FEWEST_ROUNDS && isQuiet(run)) return
    run.advance(1_100)
    await settled()
    run.check()
  }
}

/** Nobody does anything until somebody is asked. */
function isQuiet(run: Run): boolean {
  if (run.world.net.waiting > 0 || run.operations.pending > 0) return false
  return run.processes.every((one) => {
    const { flights, follower } = one.core
    return flights.size === 0 && follower.reachable && isCaughtUp(run, one)
  })
}

function difference(run: Run, key: string, value: unknown): string | undefined {
  const { source } = run.world
  if (typeof value !== 'object' || value === null) return `${key} is ${String(value)}`
  const token: unknown = Reflect.get(value, 'token')
  if (token !== source.read(key)) return `${key} is ${String(token)}, the source has ${source.read(key)}`
  const parts: unknown = Reflect.get(value, 'parts')
  for (const parent of parentsOf(key)) {
    const wrong = difference(run, parent, Reflect.get(Object(parts), parent))
    if (wrong) return `${key}: ${wrong}`
  }
  return undefined
}
