import type { Swept } from '@/lib/ports/far-level'
import type { Answer, Committed, FromWriter, Op, ToWriter, WriterSettings } from '@/lib/levels/disk/disk-protocol'
import type { DatabaseConstructor } from '@/lib/sqlite/load-libsql'
import { failureKind, failureReason } from '@/lib/sqlite/sqlite-failure'
import { applyOp, LOOKS } from './apply-op'
import { checkpoint } from './checkpoint'
import { fileIdentity, walBytes } from './database-file'
import { Evictor, type Gone } from './evict-entries'
import { openDatabase, type OpenDatabase } from './open-database'
import { renewTriggers } from './renew-triggers'
import { Statements } from '@/lib/sqlite/statements'

type Batch = Extract<ToWriter, { kind: 'batch' }>

/**
 * A transaction takes in what has arrived by its end, as far as this: it keeps other processes out for a tenth of a
 * second. A large one is worth it: each commit writes every index page that it touched, and 500 random keys touch most of
 * the leaves.
 */
const MAX_TRANSACTION_BYTES = 8 * 1024 * 1024
/** For the indexes each of an entry's four texts counts as this, so that no transaction has more than 8,192 entries. */
const TEXT_BYTES = 256
/**
 * A log this long is copied into the database: replaying or reading through a longer one gets slow. Its length says it,
 * not what was written: 4,096 small entries with random keys touch 45 MiB of index pages among a million others.
 */
const CHECKPOINT_BYTES = 16 * 1024 * 1024

interface Open extends OpenDatabase {
  readonly statements: Statements
  readonly evictor: Evictor
  /** The version of the schema in which triggers were last seen to be ours. */
  schema: number | undefined
}

const NOTHING: Gone = { expired: { entries: 0, bytes: 0 }, evicted: { entries: 0, bytes: 0 } }

const sum = (a: Swept, b: Swept): Swept => ({ entries: a.entries + b.entries, bytes: a.bytes + b.bytes })

/** The life of the writer's thread: holds the one writing connection and turns batches into transactions. */
export class WriterLoop {
  readonly #Database: DatabaseConstructor
  readonly #settings: WriterSettings
  readonly #post: (message: FromWriter) => void
  #open: Open | undefined
  #generation = 0
  #retry: NodeJS.Timeout | undefined
  /** Batches in the open transaction. */
  #held: Committed[] = []
  #heldBytes = 0
  #durable = false
  /** Since the last eviction. */
  #wrote = false
  #gone: Gone = NOTHING
  #now = 0
  #end: NodeJS.Immediate | undefined
  #attempt = 0
  #failedAttempt = -1

  constructor(Database: DatabaseConstructor, settings: WriterSettings, post: (message: FromWriter) => void) {
    this.#Database = Database
    this.#settings = settings
    this.#post = post
  }

  /** @param damage why the file must not be attached again */
  open(damage?: string): void {
    this.#closeConnection()
    clearTimeout(this.#retry)
    try {
      const opened = openDatabase(this.#Database, this.#settings, damage)
      const statements = new Statements(opened.connection)
      this.#open = { ...opened, statements, evictor: new Evictor(statements, this.#settings.reads), schema: undefined }
      this.#generation++
      const { created, discarded } = opened
      this.#post({ kind: 'opened', generation: this.#generation, created, discarded })
    } catch (error) {
      this.#post({ kind: 'unavailable', reason: failureReason(error) })
      this.#retry = setTimeout(() => this.open(), this.#settings.retryMs)
    }
  }

  receive(message: ToWriter): void {
    switch (message.kind) {
      case 'batch':
        return this.#apply(message)
      case 'suspect':
        return this.#suspect(message)
      case 'close':
        return this.#close()
      default:
        return message satisfies never
    }
  }

  #apply(batch: Batch): void {
    if (batch.attempt <= this.#failedAttempt)
      return this.#post({ kind: 'rejected', ids: [batch.id], reason: 'an earlier write failed' })
    this.#attempt = batch.attempt
    if (batch.durable !== this.#durable) this.#commit()
    if (this.#held.length === 0) this.#followFile()
    const open = this.#open
    if (!open) return this.#abort(new Error('the database is not open'), batch.id)
    const held: { id: number; answers: readonly Answer[] } = { id: batch.id, answers: [] }
    try {
      if (this.#held.length === 0) this.#begin(open, batch.durable)
      this.#held.push(held)
      this.#now = batch.now
      held.answers = batch.ops.map((op) => this.#applyOne(open, op))
    } catch (error) {
      return this.#abort(error, batch.id)
    }
    // Without entries there is nothing that a larger transaction would save, and somebody may wait.
    if (this.#heldBytes === 0 || this.#heldBytes >= MAX_TRANSACTION_BYTES) this.#commit()
    // All messages that are there, or arrive meanwhile, are handed over before that.
    else this.#end ??= setImmediate(() => this.#commit())
  }

  #applyOne(open: Open, op: Op): Answer {
    if (op.kind === 'write') {
      if (!this.#wrote) open.schema = renewTriggers(open.statements, open.schema)
      this.#wrote = true
      this.#heldBytes += op.columns.frames.length + op.columns.texts.length * TEXT_BYTES
    } else if (LOOKS.has(op.kind)) {
      this.#evict(open)
    }
    return applyOp(open.statements, op, this.#settings.maxBytes)
  }

  #evict(open: Open): void {
    if (!this.#wrote) return
    this.#wrote = false
    const { expired, evicted } = open.evictor.evict(this.#settings.maxBytes, this.#now)
    this.#gone = { expired: sum(this.#gone.expired, expired), evicted: sum(this.#gone.evicted, evicted) }
  }

  /** The directory was removed or another process set the file aside: what is open has no name any more. */
  #followFile(): void {
    if (!this.#open || fileIdentity(this.#settings.directory) === this.#open.identity) return
    this.open()
  }

  #begin(open: Open, durable: boolean): void {
    if (durable) open.statements.exec('PRAGMA synchronous = FULL')
    this.#durable = durable
    open.statements.exec('BEGIN IMMEDIATE')
  }

  #commit(): void {
    const open = this.#open
    if (!open || this.#held.length === 0) return
    try {
      this.#evict(open)
      open.statements.exec('COMMIT')
    } catch (error) {
      return this.#abort(error)
    }
    const [batches, gone] = [this.#held, this.#gone]
    this.#endTransaction(open)
    this.#post({ kind: 'committed', batches, ...gone })
    if (walBytes(this.#settings.directory) >= CHECKPOINT_BYTES) this.#checkpoint(open)
  }

  #checkpoint(open: Open): void {
    try {
      checkpoint(open.statements, { truncate: false, busyTimeoutMs: this.#settings.busyTimeoutMs })
    } catch (error) {
      this.#recover(error)
    }
  }

  #abort(error: unknown, id?: number): void {
    this.#failedAttempt = this.#attempt
    const ids = new Set(this.#held.map((batch) => batch.id))
    if (id !== undefined) ids.add(id)
    const open = this.#open
    if (open) {
      open.schema = undefined
      try {
        // A full disk has rolled back by itself.
        if (open.connection.inTransaction) open.connection.exec('ROLLBACK')
      } catch {
        // The connection is of no use then; `recover` opens another.
      }
      this.#endTransaction(open)
    }
    this.#post({ kind: 'rejected', ids: [...ids], reason: failureReason(error) })
    if (open) this.#recover(error)
  }

  #recover(error: unknown): void {
    const kind = failureKind(error)
    if (kind === 'damaged') this.#reopen(failureReason(error))
    else if (kind === 'unreachable') this.#reopen(undefined)
  }

  #suspect({ generation, damage }: Extract<ToWriter, { kind: 'suspect' }>): void {
    if (generation !== this.#generation) return
    if (this.#open && this.#held.length > 0) this.#commit()
    if (generation === this.#generation) this.#reopen(damage)
  }

  /** A damaged file is set aside only where it still is the one that was found damaged. */
  #reopen(damage: string | undefined): void {
    const same = this.#open !== undefined && fileIdentity(this.#settings.directory) === this.#open.identity
    this.open(same ? damage : undefined)
  }

  #endTransaction(open: Open): void {
    clearImmediate(this.#end)
    this.#end = undefined
    this.#held = []
    this.#heldBytes = 0
    this.#wrote = false
    this.#gone = NOTHING
    if (this.#durable) {
      this.#durable = false
      try {
        open.statements.exec('PRAGMA synchronous = NORMAL')
      } catch {
        // Only slower.
      }
    }
  }

  #closeConnection(): void {
    const connection = this.#open?.connection
    this.#open = undefined
    try {
      connection?.close()
    } catch {
      // It is being replaced because it does not work.
    }
  }

  #close(): void {
    this.#commit()
    clearTimeout(this.#retry)
    try {
      // libsql keeps a closed connection until its statements are collected, so closing does not do it.
      if (this.#open) checkpoint(this.#open.statements, { truncate: true, busyTimeoutMs: this.#settings.busyTimeoutMs })
    } catch {
      // The log stays beside the file, and is read with it the next time.
    }
    this.#closeConnection()
    this.#post({ kind: 'closed' })
  }
}
