import { InvalidationNotDurable } from '@/lib/kernel/errors'
import type { CacheEvent } from '@/lib/kernel/event'
import type { Statement } from '@/lib/kernel/record'
import type { Outbox } from '@/lib/ports/outbox'
import type { LogFollower } from './log-follower'
import type { Validity } from './validity'

/** Names one record may hold. Larger statements are split, so that no record holds up the event loops that apply it. */
const NAMES_PER_RECORD = 1_000

export type WhenUnreachable = 'reject' | 'queue'

export interface OutgoingOptions {
  readonly follower: LogFollower
  readonly validity: Validity
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
   * Appends a statement, in parts where it names much. It has taken effect in this process when the promise settles,
   * whichever way.
   *
   * @returns the position of the (last) record, 0 where it is queued
   * @throws InvalidationNotDurable where the log cannot be reached and the statement is not to be queued
   */
  async say(statement: Statement, whenUnreachable: WhenUnreachable): Promise<number> {
    let seq = 0
    for (const part of partsOf(statement)) seq = await this.#sayPart(part, whenUnreachable)
    await this.#options.settle()
    return seq
  }

  /** Publishes what had to wait, oldest first. @throws when the log cannot be reached after all */
  async publishQueued(): Promise<void> {
    const { outbox, follower } = this.#options
    for (const { id, statement } of outbox.pending()) {
      await follower.append(statement)
      await outbox.done(id)
    }
  }

  async #sayPart(statement: Statement, whenUnreachable: WhenUnreachable): Promise<number> {
    const { follower, validity, outbox, report } = this.#options
    try {
      return await follower.append(statement)
    } catch (error) {
      validity.applyLocally(statement.names)
      if (whenUnreachable === 'reject' || statement.kind === 'version') throw new InvalidationNotDurable(error)
      await outbox.add(statement)
      report({ kind: 'invalidation.queued', names: statement.names })
      return 0
    }
  }
}

function* partsOf(statement: Statement): IterableIterator<Statement> {
  if (statement.names.length <= NAMES_PER_RECORD) return yield statement
  for (let from = 0; from < statement.names.length; from += NAMES_PER_RECORD)
    yield { ...statement, names: statement.names.slice(from, from + NAMES_PER_RECORD) }
}
