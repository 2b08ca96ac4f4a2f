import { filtersOf } from '@/lib/engine/browse/members'
import type { Clock } from '@/lib/kernel/clock'
import { freshnessAt } from '@/lib/kernel/entry'
import type { Name } from '@/lib/kernel/names'
import type { LogRecord } from '@/lib/kernel/record'
import type { EntryFilter, FarLevel, StoredMeta } from '@/lib/ports/far-level'
import { Pause } from './pause'
import type { Validity } from './validity'

/** Entries looked at in a step, and the rest between two: at most 25,000 a second, a twentieth of what Redis can do. */
const STEP = 500
const REST_MS = 20
/** Walks that wait. Beyond, the oldest is given up: what it would have removed is dead all the same, and expires. */
const MAX_WALKS = 64

interface Walk {
  readonly level: FarLevel
  readonly filter: EntryFilter
}

interface Options {
  readonly far: readonly FarLevel[]
  readonly validity: Validity
  readonly clock: Clock
}

/**
 * Gives back the room of what the log has made dead. An invalidation is one record, whatever it covers; this removes the
 * entries afterwards, at a bounded rate: in the shared level the process that invalidated, on disk every process for
 * itself. Nothing depends on it.
 */
export class Reclaimer {
  readonly #options: Options
  readonly #walks: Walk[] = []
  readonly #pause = new Pause()
  #running = false
  #stopped = false

  constructor(options: Options) {
    this.#options = options
  }

  /** @param local whether this process appended the record */
  reclaim(record: LogRecord, local: boolean): void {
    if ((record.kind !== 'invalidate' && record.kind !== 'write') || record.mode === 'soft') return
    const levels = this.#options.far.filter(({ name }) => local || name === 'disk')
    if (levels.length === 0) return
    const keys = record.names.filter((name) => name.startsWith('k:')).map((name) => name.slice(2))
    // The one who wrote or named keys sees to them itself, and with `write` the newer entry is on its way.
    if (!local && keys.length > 0) for (const level of levels) this.#remove(level, keys)
    const patterns = record.names.filter((name) => !name.startsWith('k:'))
    for (const level of levels) this.#walk(level, patterns)
  }

  stop(): void {
    this.#stopped = true
    this.#pause.end()
  }

  #remove(level: FarLevel, keys: readonly string[]): void {
    const { validity } = this.#options
    const removing = level.remove(keys.map((key) => validity.removalOf(key)))
    // A level that fails has told so.
    if (typeof removing !== 'number') removing.catch(() => undefined)
  }

  #walk(level: FarLevel, names: readonly Name[]): void {
    for (const filter of filtersOf(names)) this.#walks.push({ level, filter })
    this.#walks.splice(0, Math.max(0, this.#walks.length - MAX_WALKS))
    if (!this.#running) void this.#run()
  }

  async #run(): Promise<void> {
    this.#running = true
    for (let walk = this.#walks.shift(); walk && !this.#stopped; walk = this.#walks.shift())
      // A level that cannot be walked now keeps its dead entries until they expire.
      await this.#removeDead(walk).catch(() => undefined)
    this.#running = false
  }

  async #removeDead({ level, filter }: Walk): Promise<void> {
    let cursor: string | undefined
    do {
      const page = await level.list(filter, { by: 'key', descending: false }, cursor, STEP)
      const dead = page.items.filter((meta) => this.#isDead(meta))
      if (dead.length > 0) await level.remove(dead)
      cursor = page.cursor
      if (cursor !== undefined) await this.#pause.for(REST_MS)
    } while (cursor !== undefined && !this.#stopped)
  }

  /** Entries of another version are kept: they are what a roll-back returns to. */
  #isDead(meta: StoredMeta): boolean {
    const { kind } = this.#options.validity.floors.judge(meta)
    return kind === 'hard' || kind === 'forgotten' || freshnessAt(meta, this.#options.clock.now()) === 'dead'
  }
}
