import { isPattern, keyName, type Name, patternCovers } from '@/lib/kernel/names'
import type { LogRecord, RecordId } from '@/lib/kernel/record'
import type { FloorChange, LedgerSnapshot, SoftFloor } from '@/lib/ports/ledger'
import { FloorTable } from './floor-table'
import { keysAbove, othersAbove, type FloorOf, type NamedFloor } from './names-above'
import { SoftFloors } from './soft-floors'

/**
 * How many floors of each sort are remembered. A floor of a key takes 24 to 48 bytes, so that the last million keys that were
 * written or dropped take some 40 MB, and fewer as much less. A cache that writes more distinct keys than half of this
 * within the life of its entries loses old entries of the far levels early (rule R4), never serves a wrong one.
 */
const BOUNDS: FloorBounds = { keys: 2_097_152, passingKeys: 16_384, names: 65_536, patterns: 256, undoable: 16 }

export interface FloorBounds {
  readonly keys: number
  /** Where only loads on their way can be older than the floor of a key, see {@link Floors.isKeyLasting}. */
  readonly passingKeys: number
  /** Of each kind: hard ones of other names than keys, and soft ones. */
  readonly names: number
  /** Patterns are tried one by one against an entry that is checked anew, so there are few. */
  readonly patterns: number
  /** How many soft invalidations of one name can be taken back. */
  readonly undoable: number
}

/** What has to be known of an entry, or of a load in flight, to judge it. */
export interface Judged {
  readonly key: string
  readonly tags: readonly string[]
  readonly dependsOn: readonly string[]
  readonly epoch: string
  readonly stamp: number
}

export type Verdict =
  | { readonly kind: 'valid' }
  /** Wrong in part: may be served within its grace while it is refreshed. */
  | { readonly kind: 'soft'; readonly name: Name; readonly seq: number }
  | { readonly kind: 'hard'; readonly name: Name; readonly seq: number }
  /** The position is of another life of the log, or from before what is still remembered. */
  | { readonly kind: 'forgotten'; readonly reason: 'epoch' | 'base' | 'ahead' | 'branch' }

const VALID: Verdict = { kind: 'valid' }

/**
 * Floors: for each name the position of the log at which it was last invalidated. An entry is valid when no name it
 * answers to has a floor above its stamp (rule R2). Bounded: forgetting a floor raises `base`, so that everything it
 * might have covered is dead (rule R4).
 */
export class Floors {
  epoch = ''
  /** False while the log is being caught up with: no entry can be told to be valid then (rules R8, R9). */
  isOpen = true
  /** Entries stamped below are dead. */
  base = 0
  /**
   * The same for floors of keys that were forgotten. The memory level need not ask: it drops an entry at the moment
   * its key is named, so only its dependents and what comes from elsewhere can be older than a forgotten key floor.
   */
  keyBase = 0
  readonly #keys: FloorTable
  readonly #names: FloorTable
  readonly #soft: SoftFloors
  readonly #patterns = new Map<Name, number>()
  readonly #bounds: FloorBounds
  /** Told where a key is made dead that was only stale until then, so that the memory level drops it. */
  onHardened: (key: string) => void = () => undefined
  /**
   * Whether entries may be judged by floors of keys long after these were named: those of far levels, and dependents.
   * The memory level drops an entry itself when its key is named. Where there are neither, few floors are kept.
   */
  isKeyLasting: () => boolean = () => true

  constructor(bounds: Partial<FloorBounds> = {}) {
    this.#bounds = { ...BOUNDS, ...bounds }
    const { keys, passingKeys, names, undoable } = this.#bounds
    this.#keys = new FloorTable(() => (this.isKeyLasting() ? keys : Math.min(keys, passingKeys)))
    this.#names = new FloorTable(() => names)
    this.#soft = new SoftFloors({ names, undoable, onForgotten: (name, seq) => this.#harden(name, seq) })
  }

  /** Starts anew in another epoch, or where the log begins to be known. */
  reset(epoch: string, base: number): void {
    this.epoch = epoch
    this.base = base
    this.keyBase = base
    for (const map of [this.#keys, this.#names, this.#soft, this.#patterns]) map.clear()
  }

  raiseBase(position: number): void {
    this.base = Math.max(this.base, position)
  }

  apply(record: LogRecord): void {
    if (record.kind === 'version') return
    for (const name of record.names) {
      if (record.kind === 'undo') this.#soft.takeBack(name, record.undoes)
      else if (record.mode === 'soft') this.#soft.add(name, softFloorOf(record, record.of))
      else this.raise(name, record.seq)
    }
  }

  /** Makes everything that answers to `name` and is stamped below `seq` dead. */
  raise(name: Name, seq: number): void {
    if (name.startsWith('k:')) {
      this.#forgetKeys(this.#keys.raise(name, seq))
      return
    }
    const forgotten = isPattern(name)
      ? put(this.#patterns, name, seq, this.#bounds.patterns)
      : this.#names.raise(name, seq)
    if (forgotten !== undefined) this.raiseBase(forgotten)
  }

  /**
   * @param entry what to judge
   * @param held whether it is judged in the memory level, which has already dropped the keys that were named
   */
  judge(entry: Judged, held = false): Verdict {
    if (!this.isOpen || entry.epoch !== this.epoch) return { kind: 'forgotten', reason: 'epoch' }
    const { stamp } = entry
    if (stamp < this.base) return { kind: 'forgotten', reason: 'base' }
    if (stamp < this.keyBase && !(held && entry.dependsOn.length === 0)) return { kind: 'forgotten', reason: 'base' }
    const hard = this.#hardAbove(entry, stamp) ?? this.#coveringPattern(this.#patterns, entry, stamp)
    if (hard) return { kind: 'hard', ...hard }
    if (this.#soft.isEmpty) return VALID
    const soft = this.#above(entry, stamp, this.#softFloor) ?? this.#soft.coveringPattern(entry, stamp)
    return soft ? { kind: 'soft', ...soft } : VALID
  }

  /** The highest floor an entry answers to: names the lease under which it is loaded. */
  floorOf(entry: Judged): number {
    let highest = this.base
    this.#above(entry, -1, (name) => {
      highest = Math.max(highest, this.#hardFloor(name), this.#softFloor(name))
      return 0
    })
    return highest
  }

  /** Entries of the key that are stamped below are dead, whatever else they answer to. */
  keyFloor(key: string): number {
    return Math.max(this.#hardFloor(keyName(key)), this.base, this.keyBase)
  }

  /** What the soft invalidation that begins at `seq` still softens, and can be taken back; undefined for nothing. */
  softenedBy(seq: number): ReturnType<SoftFloors['softenedBy']> {
    return this.#soft.softenedBy(seq)
  }

  /** What is remembered of a name, for the ledger. */
  stateOf(name: Name): FloorChange {
    const hard = this.#patterns.get(name) ?? this.#hardFloor(name)
    return [name, hard, this.#soft.of(name)]
  }

  /** Takes up where a ledger left off. */
  restore(snapshot: LedgerSnapshot): void {
    this.reset(snapshot.epoch, snapshot.base)
    this.keyBase = snapshot.keyBase
    const { hashes, floors } = snapshot.keyFloors
    for (const [i, hash] of hashes.entries())
      this.#forgetKeys(this.#keys.raiseHash(hash, floors[i] ?? snapshot.applied))
    const oldestFirst = [...snapshot.floors].sort((a, b) => a[1] - b[1])
    for (const [name, hard, soft] of oldestFirst) {
      if (hard > 0) this.raise(name, hard)
      for (const floor of soft) this.#soft.add(name, floor)
    }
  }

  readonly #hardFloor = (name: Name, above = 0): number =>
    (name.startsWith('k:') ? this.#keys : this.#names).get(name, above)

  readonly #hardKeyFloor = (key: string, above: number): number => this.#keys.getKey(key, above)

  readonly #softFloor = (name: Name): number => this.#soft.newest(name)

  /** Names are made only for what can have a floor above the stamp: of keys, where nothing else was named since. */
  #hardAbove(entry: Judged, stamp: number): NamedFloor | undefined {
    return (
      (this.#keys.highest > stamp ? keysAbove(entry, stamp, this.#hardKeyFloor) : undefined) ??
      (this.#names.highest > stamp ? othersAbove(entry, stamp, this.#hardFloor) : undefined)
    )
  }

  #above(entry: Judged, stamp: number, floorOf: FloorOf): NamedFloor | undefined {
    return keysAbove(entry, stamp, (key, above) => floorOf(keyName(key), above)) ?? othersAbove(entry, stamp, floorOf)
  }

  #coveringPattern(patterns: Map<Name, number>, entry: Judged, stamp: number): NamedFloor | undefined {
    for (const [name, seq] of patterns) if (seq > stamp && patternCovers(name, entry)) return { name, seq }
    return undefined
  }

  #forgetKeys(forgotten: number | undefined): void {
    if (forgotten !== undefined) this.keyBase = Math.max(this.keyBase, forgotten)
  }

  #harden(name: Name, seq: number): void {
    this.raise(name, seq)
    if (name.startsWith('k:')) this.onHardened(name.slice(2))
  }
}

/** @param first record of the invalidation that `record` belongs to */
const softFloorOf = (record: RecordId, first = record): SoftFloor => [record.seq, first.seq, first.nonce]

/** Sets a floor as the newest; @returns the floor that had to be forgotten for it, if any */
function put(floors: Map<Name, number>, name: Name, seq: number, limit: number): number | undefined {
  const before = floors.get(name) ?? 0
  floors.delete(name)
  floors.set(name, Math.max(before, seq))
  if (floors.size <= limit) return undefined
  const [oldest, forgotten] = floors.entries().next().value ?? [name, 0]
  floors.delete(oldest)
  return forgotten
}
