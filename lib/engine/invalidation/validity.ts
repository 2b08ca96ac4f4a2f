import type { Entry } from '@/lib/kernel/entry'
import { namespaceOf } from '@/lib/kernel/key'
import { namesOf, patternCovers, type Named } from '@/lib/kernel/names'
import type { LogRecord } from '@/lib/kernel/record'
import type { VersionState } from '@/lib/ports/invalidation-log'
import type { LedgerSnapshot } from '@/lib/ports/ledger'
import type { NearLevel } from '@/lib/ports/near-level'
import { Floors, type Judged, type Verdict } from './floors'
import { Versions } from './versions'

export type EntryVerdict = Verdict | { readonly kind: 'other-version'; readonly active: number }

export interface Watch {
  /** Positions of the records that touched the entry. */
  readonly seqs: readonly number[]
  readonly stop: () => void
}

/** Smaller than the distance between two positions of the log, larger than rounding: for effects that are only local. */
const LOCAL_STEP = 2 ** -16

/**
 * What this process knows of the invalidation log, and the judgement that follows from it: the same for an entry in any
 * level and for a load that asks to be stored (rule R2).
 */
export class Validity {
  readonly floors: Floors
  readonly versions = new Versions()
  /** Every record up to here has taken effect (rule R3). */
  applied = 0
  /**
   * Where loads are stamped (rule R1): `applied`, or a little above it after an invalidation that the log could not be
   * told of, so that loads begun afterwards can be stored although it made all that was stamped before dead.
   */
  position = 0
  /**
   * Counts the records that may have changed the judgement of an entry held in memory. An entry found valid at this
   * count need not be judged again: the one integer compare of the hit path. A hard record that names only keys does
   * not count where no entry depends on them, because the entries themselves are dropped at once.
   */
  generation = 1
  readonly #near: NearLevel
  readonly #watches = new Set<(record: LogRecord) => void>()

  constructor(near: NearLevel, floors = new Floors()) {
    this.#near = near
    this.floors = floors
  }

  /** Everything known so far is of another life of the log (rules R8, R10). */
  begin(epoch: string, base: number, versions: VersionState): void {
    this.floors.reset(epoch, base)
    this.versions.reset(versions)
    this.applied = base
    this.position = base
    this.generation++
  }

  /** Takes up where a ledger of the same life of the log left off. */
  resume(snapshot: LedgerSnapshot): void {
    this.floors.restore(snapshot)
    this.versions.reset(snapshot.versions)
    this.applied = snapshot.applied
    this.position = snapshot.applied
    this.generation++
  }

  /** Records up to `position` are gone from the log before they were seen (rule R5). */
  skipTo(position: number): void {
    this.floors.raiseBase(position)
    this.#advance(position)
    this.generation++
  }

  /**
   * Notes, until it is stopped, which records touch an entry: whoever writes to the source and then to the cache has to
   * know whether somebody else did the same in between.
   */
  watch(entry: Named): Watch {
    const names = new Set(namesOf(entry))
    const seqs: number[] = []
    const note = (record: LogRecord): void => {
      if (record.names.some((name) => names.has(name) || patternCovers(name, entry))) seqs.push(record.seq)
    }
    this.#watches.add(note)
    return { seqs, stop: () => void this.#watches.delete(note) }
  }

  /** @param record the one right after `applied`; the caller keeps the order (rule R3) */
  apply(record: LogRecord): void {
    for (const note of this.#watches) note(record)
    this.floors.apply(record)
    this.#advance(record.seq)
    if (record.kind === 'version') this.versions.activate(record.namespace, record.version)
    if (!this.#dropNamedKeys(record)) this.generation++
  }

  /** Makes what is named dead in this process, for the time in which the log cannot be told. */
  applyLocally(names: readonly string[]): void {
    this.position += LOCAL_STEP
    for (const name of names) this.floors.raise(name, this.position)
    this.generation++
  }

  /** @param held whether the entry is held in memory */
  judge(entry: Entry, held = false): EntryVerdict {
    const active = this.versions.active(namespaceOf(entry.key))
    if (entry.version !== active) return { kind: 'other-version', active }
    return this.floors.judge(entry, held)
  }

  /** Whether a load that began at `stamp` may still be stored, and joined. */
  admits(load: Judged & { readonly version: number }): boolean {
    return load.version === this.versions.active(namespaceOf(load.key)) && this.floors.judge(load).kind === 'valid'
  }

  #advance(seq: number): void {
    this.applied = seq
    this.position = Math.max(this.position, seq)
  }

  /** @returns whether dropping the named keys from memory was all there was to do */
  #dropNamedKeys(record: LogRecord): boolean {
    if (record.kind === 'undo' || record.kind === 'version' || record.mode === 'soft') return false
    let done = true
    for (const name of record.names) {
      if (!name.startsWith('k:')) {
        done = false
        continue
      }
      const key = name.slice(2)
      this.#near.remove(key, record.kind === 'write' ? 'overwritten' : 'invalidated')
      if (this.#near.hasDependentsOf(key)) done = false
    }
    return done
  }
}
