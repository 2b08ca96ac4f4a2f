import { InvalidationNotDurable } from '@/lib/kernel/errors'
import type { CacheEvent } from '@/lib/kernel/event'
import { DEPENDENTS, keyName, named, type Name } from '@/lib/kernel/names'
import type { RecordId, Statement } from '@/lib/kernel/record'
import type { DependencyIndex } from '@/lib/ports/dependency-index'
import type { Outbox, OutboxItem } from '@/lib/ports/outbox'
import { closureOf } from './closure'
import type { Placed } from './log-answer'
import type { LogFollower } from './log-follower'
import { partsFor } from './record-size'
import type { Validity } from './validity'

export type WhenUnreachable = 'reject' | 'queue'

/** What became of a statement. */
export interface Said {
  /** Position of its (last) record; 0 where it is queued. */
  readonly seq: number
  /** Position of the last record of what depends on it, for reads that ask for all of it (rule R12). */
  readonly through: number
  /** What a value written with it is stamped with. */
  readonly epoch: string
  readonly stamp: number
  /** The record has its place, but what depends on its keys could not be looked up or named: that waits in the outbox. */
  readonly dependents?: 'queued'
}

export interface OutgoingOptions {
  readonly follower: LogFollower
  readonly validity: Validity
  readonly dependencies: DependencyIndex
  readonly outbox: Outbox
  readonly report: (event: CacheEvent) => void
  /** Makes durable what a private log leaves to the disk level's ledger. */
  readonly settle: () => Promise<void>
}

/** A stamp below all that was ever known. */
const NOWHERE = -1
/** Records of one statement on their way together: applying those that arrive at one moment holds the loop for 10 ms. */
const APPENDED_AT_ONCE = 4
/** Statements that waited on their way together: in which order they arrive does not matter, and each names little. */
const PUBLISHED_AT_ONCE = { statements: 64, names: 1_000 }

/** The way of this process's statements into the log, and what becomes of them while it cannot be reached. */
export class Outgoing {
  readonly #options: OutgoingOptions

  constructor(options: OutgoingOptions) {
    this.#options = options
  }

  /** Statements that wait for the log to be reachable. */
  get queued(): number {
    return this.#options.outbox.pending().length
  }

  /**
   * Appends a statement, in parts where it names much, and invalidates what depends on the keys it names. It has taken
   * effect in this process when the promise settles, whichever way.
   *
   * @returns where it took effect; the positions are 0 where it is queued
   * @throws InvalidationNotDurable where the log cannot be reached and the statement is not to be queued; never once the
   *   record has its place
   */
  async say(statement: Statement, whenUnreachable: WhenUnreachable): Promise<Said> {
    const { validity, outbox, report, settle } = this.#options
    const before = placeOf(validity)
    try {
      const said = await this.#append(statement)
      await settle()
      if (said.dependents === 'queued') await this.#oweDependents(statement)
      return said
    } catch (error) {
      const { epoch, position } = placeOf(validity)
      const isAsBefore = epoch === before.epoch && position === before.position
      validity.applyLocally(statement.names)
      // Without a place in the log nobody can tell whether what was said meanwhile comes after a value written with this
      // statement, so such a value is not stored. Taken now: the wait for the outbox is more such a while.
      const stamp = isAsBefore ? validity.position : NOWHERE
      const here = { seq: 0, through: 0, epoch, stamp }
      if (whenUnreachable === 'reject' || statement.kind === 'version') throw new InvalidationNotDurable(error)
      await outbox.add(statement)
      report({ kind: 'invalidation.queued', names: statement.names })
      return here
    }
  }

  /** Publishes what had to wait, oldest first. @throws when the log cannot be reached after all */
  async publishQueued(): Promise<void> {
    let together: OutboxItem[] = []
    for (const item of this.#options.outbox.pending()) {
      const names = together.reduce((sum, { statement }) => sum + statement.names.length, item.statement.names.length)
      if (together.length === PUBLISHED_AT_ONCE.statements || names > PUBLISHED_AT_ONCE.names) {
        await allOf(together.map((each) => this.#publish(each)))
        together = []
      }
      together.push(item)
    }
    await allOf(together.map((each) => this.#publish(each)))
  }

  async #publish({ id, statement }: OutboxItem): Promise<void> {
    const { dependents } = await this.#append(statement)
    if (dependents === 'queued') throw new Error('what depends on a queued invalidation could not be looked up')
    await this.#options.outbox.done(id)
  }

  /**
   * The keys are said again, with what depends on them, when that can be looked up: an entry made meanwhile goes for
   * nothing, and none is missed. An outbox that takes nothing leaves it at what the receipt says.
   */
  async #oweDependents(statement: Statement): Promise<void> {
    const { outbox, report } = this.#options
    const names = statement.names.filter((name) => name.startsWith('k:'))
    const mode = isSoft(statement) ? 'soft' : 'hard'
    const isKept = await outbox.add({ kind: 'invalidate', names, mode }).then(
      () => true,
      () => false,
    )
    if (isKept) report({ kind: 'invalidation.queued', names })
  }

  /**
   * The dependents are looked for after the record has its place: who registers later sees the record before it asks to
   * be stored, see `store`. The other way round a dependent's dependent could be missed by both.
   */
  async #append(statement: Statement): Promise<Said> {
    const { validity } = this.#options
    const { localMark } = validity
    const placed = await this.#appendParts(statement)
    const { epoch, seq, hasDependents } = placed
    // What was invalidated in this process alone while the answer was on its way has a place below this record's, though
    // it may have come after it: nobody can tell, so a value written with this statement is not stored.
    const stamp = validity.localMark === localMark ? seq : NOWHERE
    const said: Said = { epoch, seq, through: seq, stamp }
    if (statement.kind === 'undo' || statement.kind === 'version' || hasDependents === false) return said
    try {
      return { ...said, through: (await this.#appendDependents(statement, placed)) ?? seq }
    } catch {
      return { ...said, dependents: 'queued' }
    }
  }

  /** @returns the position of the last record that names what depends on a statement's keys, if anything does */
  async #appendDependents(statement: Statement, { epoch, seq, nonce }: Placed): Promise<number | undefined> {
    const keys = named('k:', statement.names)
    const { dependencies, validity } = this.#options
    const descendants = keys.length > 0 ? await closureOf(dependencies, keys) : []
    // Where the index had lost some, all were invalidated instead.
    const all = validity.floors.epoch === epoch ? validity.floors.stateOf(DEPENDENTS)[1] : 0
    if (descendants.length === 0) return all > seq ? all : undefined
    const names = descendants.map(keyName)
    const place = await this.#appendParts(
      isSoft(statement)
        ? { kind: 'invalidate', names, mode: 'soft', of: { seq, nonce } }
        : { kind: 'invalidate', names, mode: 'hard' },
    )
    return Math.max(place.seq, all)
  }

  /** @returns the place of the first record of a soft invalidation, by which it is undone; of the last of all others */
  async #appendParts(statement: Statement): Promise<Placed> {
    const { follower, validity } = this.#options
    const append = async (names: Name[], of?: RecordId): Promise<Placed> => {
      const placed = await follower.append(isSoft(statement) ? { of, ...statement, names } : { ...statement, names })
      // It has its place, so it is not lost; here it holds at once.
      if (!placed.isApplied) validity.applyLocally(names)
      return placed
    }
    const [names, ...rest] = partsFor(statement.names, (name) => name)
    // What names nothing (a version) is a record all the same.
    if (!names) return follower.append(statement)
    const first = await append(names)
    const of = { seq: first.seq, nonce: first.nonce }
    const places = [first]
    for (let from = 0; from < rest.length; from += APPENDED_AT_ONCE) {
      const parts = rest.slice(from, from + APPENDED_AT_ONCE)
      places.push(...(await allOf(parts.map((part) => append(part, of)))))
    }
    const place = isSoft(statement) ? first : places.reduce(later)
    return { ...place, hasDependents: places.every((each) => each.hasDependents === false) ? false : undefined }
  }
}

/** The fate of all is known before one that failed is told of. @throws what the first of those did */
async function allOf<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(promises)
  return settled.map((each) => {
    if (each.status === 'rejected') throw each.reason
    return each.value
  })
}

/** Of two places of one statement: another epoch is a later one. */
const later = (one: Placed, other: Placed): Placed => (one.epoch === other.epoch && one.seq > other.seq ? one : other)

const isSoft = (statement: Statement): statement is Extract<Statement, { mode: 'soft' }> =>
  statement.kind === 'invalidate' && statement.mode === 'soft'

/** Everything that is said to this process moves its position, and every life of the log begins elsewhere. */
function placeOf({ floors, position }: Validity): { readonly epoch: string; readonly position: number } {
  return { epoch: floors.epoch, position }
}
