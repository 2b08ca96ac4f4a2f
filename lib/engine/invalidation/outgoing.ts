import { InvalidationNotDurable } from '@/lib/kernel/errors'
import type { CacheEvent } from '@/lib/kernel/event'
import { keyName } from '@/lib/kernel/names'
import type { Statement } from '@/lib/kernel/record'
import type { DependencyIndex } from '@/lib/ports/dependency-index'
import type { Outbox } from '@/lib/ports/outbox'
import { closureOf } from './closure'
import type { LogFollower } from './log-follower'
import { partsFor } from './record-size'
import type { Validity } from './validity'

export type WhenUnreachable = 'reject' | 'queue'

export interface OutgoingOptions {
  readonly follower: LogFollower
  readonly validity: Validity
  readonly dependencies: DependencyIndex
  readonly outbox: Outbox
  readonly report: (event: CacheEvent) => void
  /** Makes durable what a private log leaves to the disk level's ledger. */
  readonly settle: () => Promise<void>
}

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
   * @returns the position of the statement's (last) record, 0 where it is queued
   * @throws InvalidationNotDurable where the log cannot be reached and the statement is not to be queued
   */
  async say(statement: Statement, whenUnreachable: WhenUnreachable): Promise<number> {
    const { validity, outbox, report, settle } = this.#options
    try {
      const seq = await this.#append(statement)
      await settle()
      return seq
    } catch (error) {
      validity.applyLocally(statement.names)
      if (whenUnreachable === 'reject' || statement.kind === 'version') throw new InvalidationNotDurable(error)
      await outbox.add(statement)
      report({ kind: 'invalidation.queued', names: statement.names })
      return 0
    }
  }

  /** Publishes what had to wait, oldest first. @throws when the log cannot be reached after all */
  async publishQueued(): Promise<void> {
    const { outbox } = this.#options
    for (const { id, statement } of outbox.pending()) {
      await this.#append(statement)
      await outbox.done(id)
    }
  }

  async #append(statement: Statement): Promise<number> {
    const keys = statement.names.filter((name) => name.startsWith('k:')).map((name) => name.slice(2))
    const isUndo = statement.kind === 'undo'
    const [seq, descendants] = await Promise.all([
      this.#appendParts(statement),
      keys.length > 0 && !isUndo ? closureOf(this.#options.dependencies, keys) : [],
    ])
    const mode = statement.kind === 'invalidate' ? statement.mode : 'hard'
    if (descendants.length > 0) await this.#appendParts({ kind: 'invalidate', names: descendants.map(keyName), mode })
    return seq
  }

  async #appendParts(statement: Statement): Promise<number> {
    // What names nothing (a version) is a record all the same.
    if (statement.names.length === 0) return this.#options.follower.append(statement)
    let seq = 0
    for (const names of partsFor(statement.names, (name) => name))
      seq = await this.#options.follower.append({ ...statement, names })
    return seq
  }
}
