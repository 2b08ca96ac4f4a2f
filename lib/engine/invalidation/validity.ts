import type { Entry } from '@/lib/kernel/entry'
import { namespaceOf } from '@/lib/kernel/key'
import { namesOf, patternCovers, type Name, type Named } from '@/lib/kernel/names'
import type { LogRecord } from '@/lib/kernel/record'
import type { LogHead } from '@/lib/ports/invalidation-log'
import type { Removal } from '@/lib/ports/far-level'
import type { LedgerPosition, LedgerSnapshot } from '@/lib/ports/ledger'
import type { NearLevel } from '@/lib/ports/near-level'
import { Floors, type Judged, type Verdict } from './floors'
import { Versions } from './versions'
import { NO_WITNESS, Witnesses } from './witnesses'

/** What of an entry, its value left aside, the log decides about. */
export type Judgeable = Judged & Pick<Entry, 'version' | 'witness'>

export type EntryVerdict = Verdict | { readonly kind: 'other-version'; readonly active: number }

export interface Watch {
  /** Positions of the records, and of local invalidations, that touched the entry; -1 where some went by unseen. */
  readonly seqs: readonly number[]
  readonly stop: () => void
}

const UNSEEN = -1
/** Smaller than the distance between two positions of the log, larger than rounding: for effects that are only local. */
const LOCAL_STEP = 2 ** -16

/**
 * What this process knows of the invalidation log, and the judgement that follows from it: the same for an entry in any
 * level and for a load that asks to be stored (rule R2).
 */
export class Validity {
  readonly floors: Floors
  readonly versions = new Versions()
  readonly witnesses = new Witnesses()
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
  /** Counts the local invalidations. */
  localMark = 0
  /**
   * Names invalidated here while the log could not be told, with their marks. Stamps of other processes say nothing
   * about them, so what comes from a far level and answers to one is not trusted until the log was heard again.
   */
  readonly #local = new Map<Name, number>()
  /** Where the next time without a log starts. */
  #awayFrom = 0
  readonly #near: NearLevel
  readonly #watches = new Set<{
    readonly note: (said: readonly Name[], seq: number) => void
    readonly lose: () => void
  }>()

  constructor(near: NearLevel, floors = new Floors()) {
    this.#near = near
    this.floors = floors
    floors.onHardened = (key) => void near.remove(key, 'invalidated')
  }

  /** Everything known so far is of another life of the log (rules R8, R10). */
  begin({ epoch, head, trimmedThrough, trimmedNonce, versions }: LogHead): void {
    this.#leave()
    this.floors.reset(epoch, trimmedThrough)
    this.floors.isOpen = false
    this.versions.foretell({ head, versions })
    this.#startAt(trimmedThrough)
    this.witnesses.begin(trimmedThrough, trimmedNonce)
  }

  /** Takes up where a ledger of the same life of the log left off. */
  resume(snapshot: LedgerSnapshot): void {
    this.#leave()
    this.floors.restore(snapshot)
    this.floors.isOpen = false
    this.versions.foretell({ head: snapshot.applied, versions: snapshot.versions })
    this.#startAt(snapshot.applied)
    this.witnesses.begin(snapshot.applied, snapshot.nonce)
  }

  /** The log was caught up with: from now on entries can be judged (rules R8, R9). */
  open(): void {
    this.floors.isOpen = true
    this.generation++
  }

  /** The log was lost before it was caught up with. What is loaded now can be kept in memory, and nothing else counts. */
  abandon(): void {
    if (this.floors.isOpen) return
    // Above all that was stamped, and invalidated, the last time the log was away: none of that comes back.
    this.floors.reset('', this.#awayFrom)
    this.floors.isOpen = true
    this.#startAt(0)
    this.witnesses.begin(0)
    this.position = this.#awayFrom
  }

  /** Records up to `position` are gone from the log before they were seen (rule R5). */
  skipTo({ head, trimmedThrough, trimmedNonce, versions }: LogHead): void {
    this.floors.raiseBase(trimmedThrough)
    this.#advance(trimmedThrough)
    this.witnesses.begin(trimmedThrough, trimmedNonce)
    // The generations that were activated in between are known only as of the log's head.
    this.versions.foretell({ head, versions })
    this.#loseWatches()
    this.generation++
  }

  /**
   * Notes, until it is stopped, which records touch an entry: whoever writes to the source and then to the cache has to
   * know whether somebody else did the same in between.
   */
  watch(entry: Named): Watch {
    const names = new Set(namesOf(entry))
    const seqs: number[] = []
    const note = (said: readonly Name[], seq: number): void => {
      if (said.some((name) => names.has(name) || patternCovers(name, entry))) seqs.push(seq)
    }
    const watch = { note, lose: () => void seqs.push(UNSEEN) }
    this.#watches.add(watch)
    return { seqs, stop: () => void this.#watches.delete(watch) }
  }

  /** @param record the one right after `applied`; the caller keeps the order (rule R3) */
  apply(record: LogRecord): void {
    for (const watch of this.#watches) watch.note(record.names, record.seq)
    this.floors.apply(record)
    this.#advance(record.seq)
    this.witnesses.note(record.seq, record.nonce)
    if (record.kind === 'version') this.versions.apply(record)
    if (!this.#dropNamedKeys(record)) this.generation++
  }

  /** Makes what is named dead in this process, for the time in which the log cannot be told. */
  applyLocally(names: readonly string[]): void {
    this.position += LOCAL_STEP
    this.localMark++
    for (const watch of this.#watches) watch.note(names, this.position)
    for (const name of names) {
      this.floors.raise(name, this.position)
      this.#local.set(name, this.localMark)
      if (name.startsWith('k:')) this.#near.remove(name.slice(2), 'invalidated')
    }
    this.generation++
  }

  /**
   * The log has been heard since the local invalidations up to `mark`: what other processes stamp from here on is
   * newer than they are, what they stamped before is not known to be.
   */
  settleLocal(mark: number): void {
    if (this.#local.size === 0) return
    const settled = [...this.#local].filter(([, at]) => at <= mark)
    if (settled.length === 0) return
    this.position += LOCAL_STEP
    for (const [name] of settled) {
      this.floors.raise(name, this.position)
      this.#local.delete(name)
    }
    this.generation++
  }

  /** Whether an entry was made further along the log than this process has read, or before the log was rolled back. */
  isAhead({ epoch, stamp }: Judged): boolean {
    return stamp > this.position && epoch === this.floors.epoch
  }

  /** @param held whether the entry is held in memory */
  judge(entry: Judgeable, held = false): EntryVerdict {
    const active = this.versions.active(namespaceOf(entry.key))
    if (entry.version !== active) return { kind: 'other-version', active }
    const local = held || this.#local.size === 0 ? undefined : this.#localNameOf(entry)
    if (local !== undefined) return { kind: 'hard', name: local, seq: this.position }
    // Stamped where we have not been: by a process that is ahead of us, or before the log was rolled back. We cannot tell.
    if (!held && entry.stamp > this.position) return { kind: 'forgotten', reason: 'ahead' }
    if (!held && this.witnesses.contradict(entry.stamp, entry.witness ?? NO_WITNESS))
      return { kind: 'forgotten', reason: 'branch' }
    return this.floors.judge(entry, held)
  }

  /** Whether a load that began at `stamp` may still be stored, and joined. */
  admits(load: Judged & { readonly version: number }): boolean {
    return load.version === this.versions.active(namespaceOf(load.key)) && this.floors.judge(load).kind === 'valid'
  }

  /** What has to go where a key was named: all that is below its floor. What was made since, by anybody, is not ours to take. */
  removalOf(key: string): Removal {
    const { epoch } = this.floors
    const stamp = Math.ceil(this.floors.keyFloor(key)) - 1
    return { key, version: this.versions.active(namespaceOf(key)), epoch, stamp }
  }

  #localNameOf(entry: Named): Name | undefined {
    const names = namesOf(entry)
    for (const [name] of this.#local) if (names.includes(name) || patternCovers(name, entry)) return name
    return undefined
  }

  /** @param nonce of the record at `applied`, where it was seen */
  ledgerPosition(nonce: string | undefined): LedgerPosition {
    const { epoch, base, keyBase } = this.floors
    return { epoch, applied: this.applied, base, keyBase, nonce, versions: this.versions.state() }
  }

  #leave(): void {
    if (this.floors.epoch === '') this.#awayFrom = Math.floor(this.position) + 1
  }

  #startAt(position: number): void {
    this.applied = position
    this.position = position
    this.#loseWatches()
    this.generation++
  }

  /** Records have gone by unseen. */
  #loseWatches(): void {
    for (const watch of this.#watches) watch.lose()
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
