import type { Entry } from '@/lib/kernel/entry'
import type { LogRecord } from '@/lib/kernel/record'
import type { ModelDisk } from './model-disk'
import type { ModelProcess } from './model-process'
import type { Run } from './model-run'
import { ALL_KEYS, touches } from './model-source'
import { tooOld } from './requirements'

/** I1 for the fast path: what `peek` answers now is no older than what the process knows now. */
export function checkPeeks(run: Run, one: ModelProcess): void {
  const { degraded } = one.cache.position()
  for (const key of ALL_KEYS) {
    const value = one.cache.peek(key)
    if (value === undefined) continue
    if (degraded && key.startsWith('a:')) run.fail(`${one.name} serves ${key} though strict and unconfirmed (R11)`)
    const required = one.requirements.of(key)
    const wrong = tooOld(run.world.source, { key, value, required, deep: true })
    if (wrong) run.fail(`${one.name} has in memory: ${wrong} (I1)`)
    const entry = one.core.near.find(key)
    const softened = entry && one.soft.about(key, entry.stamp)
    if (softened?.length) run.fail(`${one.name} serves ${key} as fresh, though ${softened.join(' ')} was softened (I1)`)
  }
}

/** I8: whoever serves entries and does not say `degraded` has applied all that is older than the bound. */
export function checkPositions(run: Run, one: ModelProcess): void {
  const { degraded } = one.cache.position()
  // One that begins anew with the log serves nothing before it has caught up (R8).
  if (degraded || !one.core.validity.floors.isOpen) return
  const lateMs = run.unconfirmed.lateMs(one)
  if (lateMs > 0) run.fail(`${one.name} is not degraded, but is ${lateMs} ms past its bound (I8)`)
}

const decoded = new WeakMap<Uint8Array, Entry>()

/** I3, I6: no entry in any level counts as valid though an applied record is about it, by the whole log. */
export function checkEntries(run: Run, disks: readonly (ModelDisk | undefined)[]): void {
  const { server } = run.world
  const frames = [...server.state.entries.values()].map(({ frame }) => frame)
  run.processes.forEach((one, place) => {
    const own = [...frames, ...(disks[place]?.frames ?? [])]
    for (const frame of own) {
      const entry = decode(one, frame)
      if (entry) checkEntry(run, one, { entry, held: false })
    }
    for (const key of ALL_KEYS) {
      const entry = one.core.near.find(key)
      if (entry) checkEntry(run, one, { entry, held: true })
    }
  })
}

function checkEntry(run: Run, one: ModelProcess, { entry, held }: { entry: Entry; held: boolean }): void {
  const verdict = one.core.validity.judge(entry, held)
  const softened = one.soft.about(entry.key, entry.stamp)
  // Floors cover every record up to `applied` (I3), those of an earlier life of the process, too, which its ledger has
  // kept: where the log was rolled back since, the account does not know these, so it cannot call them undone.
  const isKnown = verdict.kind === 'soft' && one.recordAt(entry.epoch, verdict.seq) !== undefined
  if (isKnown && one.soft.newest(verdict.name) <= entry.stamp)
    run.fail(`${one.name} takes ${entry.key} for stale by ${verdict.name} at ${verdict.seq}, which was undone`)
  if (verdict.kind !== 'valid') return
  if (softened.length > 0)
    run.fail(`${one.name} takes ${entry.key} stamped ${entry.stamp} for valid; ${softened.join(' ')} was softened (I3)`)
  const { applied } = one.core.validity
  for (let seq = Math.max(0, Math.floor(entry.stamp)) + 1; seq <= applied; seq++) {
    const record = one.recordAt(entry.epoch, seq)
    if (!record || !isHard(record) || !touches(record.names, entry.key)) continue
    run.fail(
      `${one.name} takes ${entry.key} stamped ${entry.stamp} for valid at ${applied}; ` +
        `${record.names.join(' ')} was invalidated at ${seq} (I3)`,
    )
  }
}

const isHard = (record: LogRecord): boolean =>
  (record.kind === 'invalidate' || record.kind === 'write') && record.mode === 'hard'

function decode(one: ModelProcess, frame: Uint8Array): Entry | undefined {
  const known = decoded.get(frame)
  if (known) return known
  for (const key of ALL_KEYS) {
    const made = one.core.codec.decode(frame, key)
    if (made.kind === 'entry') {
      decoded.set(frame, made.entry)
      return made.entry
    }
  }
  return undefined
}
