import { filtersOf } from '@/lib/engine/browse/members'
import { Pause } from '@/lib/engine/pause'
import type { Clock } from '@/lib/kernel/clock'
import { freshnessAt } from '@/lib/kernel/entry'
import { named } from '@/lib/kernel/names'
import type { LogRecord } from '@/lib/kernel/record'
import type { EntryFilter, FarLevel, StoredMeta } from '@/lib/ports/far-level'
import type { Validity } from './validity'

/** Entries looked at, or keys named, in a step: some 3 ms of the event loop. */
const STEP = 500
/**
 * Removed at once: of Redis what a step found. The disk writes each page that a transaction has touched, and 500 entries
 * touch as many pages of each index as 2,000; the thread is kept for some 60 ms.
 */
const removedAtOnce = ({ name }: FarLevel): number => (name === 'disk' ? 4 * STEP : STEP)
/** Between two steps everybody else has the level, for half as long as the step has kept it, and no less than this. */
const LEAST_REST_MS = 2
/** Work that waits for a level. Beyond, the oldest is given up: what it would have removed is dead all the same, and expires. */
const MAX_WAITING = 64

/** What is to be gone through: what a filter finds, or what was named. */
type Dead = { readonly filter: EntryFilter } | { readonly keys: readonly string[] }

/** What waits for one level; levels do not wait for each other. */
interface Lane {
  readonly level: FarLevel
  readonly pause: Pause
  readonly waiting: Dead[]
  running: boolean
}

interface Options {
  readonly far: readonly FarLevel[]
  readonly validity: Validity
  readonly clock: Clock
}

/**
 * Gives back the room of what the log has made dead. An invalidation is one record, whatever it covers; this removes the
 * entries afterwards, in bounded steps with rests between them: in the shared level the process that invalidated, on disk
 * every process for itself. Nothing depends on it.
 */
export class Reclaimer {
  readonly #options: Options
  readonly #lanes: readonly Lane[]
  #stopped = false

  constructor(options: Options) {
    this.#options = options
    this.#lanes = options.far.map((level) => ({ level, pause: new Pause(), waiting: [], running: false }))
  }

  /** @param local whether this process appended the record */
  reclaim(record: LogRecord, local: boolean): void {
    if ((record.kind !== 'invalidate' && record.kind !== 'write') || record.mode === 'soft') return
    const lanes = this.#lanes.filter(({ level }) => local || level.name === 'disk')
    if (lanes.length === 0) return
    const keys = named('k:', record.names)
    // The one who wrote or named keys sees to them itself, and with `write` the newer entry is on its way.
    if (!local && keys.length > 0) for (const { level } of lanes) this.#remove(level, keys)
    const filters = filtersOf(record.names.filter((name) => !name.startsWith('k:')))
    for (const lane of lanes) for (const filter of filters) this.#add(lane, { filter })
  }

  /** Removes in the background what answers to keys that the log has named: too many for anybody to wait for. */
  reclaimKeys(keys: readonly string[]): void {
    for (const lane of this.#lanes) this.#add(lane, { keys })
  }

  stop(): void {
    this.#stopped = true
    for (const { pause } of this.#lanes) pause.end()
  }

  #remove(level: FarLevel, keys: readonly string[]): void {
    const { validity } = this.#options
    const removing = level.remove(keys.map((key) => validity.removalOf(key)))
    // A level that fails has told so.
    if (typeof removing !== 'number') removing.catch(() => undefined)
  }

  #add(lane: Lane, dead: Dead): void {
    lane.waiting.push(dead)
    lane.waiting.splice(0, Math.max(0, lane.waiting.length - MAX_WAITING))
    if (!lane.running) void this.#run(lane)
  }

  async #run(lane: Lane): Promise<void> {
    lane.running = true
    for (let dead = lane.waiting.shift(); dead && !this.#stopped; dead = lane.waiting.shift())
      // A level that cannot be walked now keeps its dead entries until they expire.
      await ('keys' in dead ? this.#removeKeys(lane, dead.keys) : this.#removeFound(lane, dead.filter)).catch(
        () => undefined,
      )
    lane.running = false
  }

  async #removeKeys(lane: Lane, keys: readonly string[]): Promise<void> {
    const { validity, clock } = this.#options
    const atOnce = removedAtOnce(lane.level)
    for (let from = 0; from < keys.length && !this.#stopped; from += atOnce) {
      const begun = clock.now()
      await lane.level.remove(keys.slice(from, from + atOnce).map((key) => validity.removalOf(key)))
      await this.#rest(lane, begun)
    }
  }

  async #removeFound(lane: Lane, filter: EntryFilter): Promise<void> {
    const { level } = lane
    let dead: StoredMeta[] = []
    let cursor: string | undefined
    do {
      const begun = this.#options.clock.now()
      const page = await level.list(filter, { by: 'key', descending: false }, cursor, STEP)
      cursor = page.cursor
      dead.push(...page.items.filter((meta) => this.#isDead(meta)))
      if (dead.length > 0 && (dead.length >= removedAtOnce(level) || cursor === undefined)) {
        await level.remove(dead)
        dead = []
      }
      if (cursor !== undefined) await this.#rest(lane, begun)
    } while (cursor !== undefined && !this.#stopped)
  }

  #rest({ pause }: Lane, begun: number): Promise<void> {
    return pause.for(Math.max(LEAST_REST_MS, (this.#options.clock.now() - begun) / 2))
  }

  /** Entries of another version are kept: they are what a roll-back returns to. */
  #isDead(meta: StoredMeta): boolean {
    const { kind } = this.#options.validity.floors.judge(meta)
    return kind === 'hard' || kind === 'forgotten' || freshnessAt(meta, this.#options.clock.now()) === 'dead'
  }
}
