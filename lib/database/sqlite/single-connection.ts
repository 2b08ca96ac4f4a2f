import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import Libsql from 'libsql'
import { isBusy, NATIVE_BUSY_TIMEOUT_MS, whileBusy } from './busy'
import { makeFolder } from './make-folder'
import { writeGateOf } from './write-gate'
import type { WriteGate } from './write-gate'

interface Statement {
  readonly sql: string
  readonly args: readonly unknown[]
}

interface Rows {
  readonly columns: string[]
  readonly columnTypes: string[]
  readonly rows: unknown[][]
  readonly rowsAffected: number
}

/**
 * What `@prisma/adapter-libsql` asks of `@libsql/client`, over one native connection.
 *
 * The client's own implementation was measured to be unusable in a process that lives: each transaction abandons its
 * connection (libsql-client-ts#350; 1,000 transactions held 2,000 file descriptors, and disconnecting freed none), and
 * after one SQLITE_BUSY from a prepared statement no transaction can commit any more, while its BEGIN keeps the file
 * locked (prisma/orm#30028). Invariants here:
 *
 * - One connection for the life of a file, so that pragmas stay set and nothing leaks. Where another file was put in its
 *   place, as a restored backup is, the next statement opens that: what went to the old one would be lost in silence.
 * - Every write runs between BEGIN IMMEDIATE and COMMIT. BEGIN is then the only statement that can meet SQLITE_BUSY,
 *   and it is not prepared, so that nothing is left unfinished on the connection when it does.
 * - A COMMIT that fails is followed by a ROLLBACK: no transaction is left open.
 * - A transaction has the connection to itself: the adapter's mutex holds all else back until it ends, so that no
 *   plain write can vanish with another's rollback (prisma/orm#29933).
 */
export class SingleConnection {
  readonly protocol = 'file'
  readonly #path: string
  readonly #gate: WriteGate
  #db: Libsql.Database
  #file: string
  #closed = false

  private constructor(path: string, db: Libsql.Database) {
    this.#path = path
    this.#db = db
    this.#file = fileAt(path)
    this.#gate = writeGateOf(path)
  }

  /** Opens a file, making it and its folder where they are missing. */
  static async open(path: string): Promise<SingleConnection> {
    makeFolder(dirname(path))
    const connection = new SingleConnection(path, connect(path))
    // Persistent, and the only setting that needs the file to itself for a moment.
    await whileBusy(() => connection.#db.exec('PRAGMA journal_mode = WAL'))
    return connection
  }

  get closed(): boolean {
    return this.#closed
  }

  async execute(statement: Statement): Promise<Rows> {
    this.#assertOpen()
    if (isRead(statement.sql)) return this.#read(statement)
    const transaction = await this.transaction()
    try {
      const rows = await transaction.execute(statement)
      await transaction.commit()
      return rows
    } finally {
      await transaction.rollback()
    }
  }

  /** Begins a transaction, which writes from its start whatever mode is asked for: no lock has to be upgraded later. */
  async transaction() {
    const leave = await this.#gate.enter()
    try {
      this.#assertOpen()
      this.#followFile()
      await whileBusy(() => this.#db.exec('BEGIN IMMEDIATE'))
    } catch (error) {
      leave()
      throw error
    }
    const db = this.#db
    let open = true
    const end = (sql: 'COMMIT' | 'ROLLBACK') => {
      if (!open) return
      open = false
      try {
        db.exec(sql)
      } finally {
        if (db.inTransaction) db.exec('ROLLBACK')
        leave()
      }
    }
    return {
      execute: async (statement: Statement) => run(db, statement),
      commit: async () => end('COMMIT'),
      rollback: async () => end('ROLLBACK'),
      close: () => end('ROLLBACK'),
    }
  }

  async executeMultiple(script: string): Promise<void> {
    const transaction = await this.transaction()
    try {
      this.#db.exec(script)
      await transaction.commit()
    } finally {
      await transaction.rollback()
    }
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#db.close()
  }

  #read(statement: Statement): Rows {
    this.#followFile()
    try {
      return run(this.#db, statement)
    } catch (error) {
      // A prepared statement that met SQLITE_BUSY is never finished: the next commit would fail for it.
      if (isBusy(error)) this.#reconnect()
      throw error
    }
  }

  /**
   * Before each statement that stands alone, at 3.5 µs of processor time (measured beside such a statement, which takes 34
   * and by way of Prisma some 340): to look less often would save a hundredth and leave a time in which writes are lost.
   *
   * @throws Error ENOENT where there is no file: to open it then would make an empty one
   */
  #followFile(): void {
    const file = fileAt(this.#path)
    if (file === this.#file || this.#db.inTransaction) return
    this.#reconnect()
    // A copy made by VACUUM INTO has lost that. Where it is busy the next statement begins with this again.
    this.#db.exec('PRAGMA journal_mode = WAL')
    this.#file = file
  }

  #reconnect(): void {
    const db = connect(this.#path)
    this.#db.close()
    this.#db = db
  }

  #assertOpen(): void {
    if (this.#closed) throw new Error('the database was closed')
  }
}

/** Which file has the name now. */
function fileAt(path: string): string {
  const { dev, ino } = statSync(path, { bigint: true })
  return `${dev}/${ino}`
}

function connect(path: string): Libsql.Database {
  const db = new Libsql(path, { timeout: NATIVE_BUSY_TIMEOUT_MS })
  // FULL: what was acknowledged survives a power cut. Both are settings of a connection, not of the file.
  db.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
  return db
}

/** `WITH` may lead to a write, so it counts as one. */
function isRead(sql: string): boolean {
  return /^\s*(SELECT|PRAGMA|EXPLAIN|VALUES)\b/i.test(sql)
}

function run(db: Libsql.Database, { sql, args }: Statement): Rows {
  const statement = db.prepare(sql)
  const values = args.map((value) => (typeof value === 'boolean' ? Number(value) : value))
  if (!statement.reader) return { columns: [], columnTypes: [], rows: [], rowsAffected: statement.run(values).changes }
  statement.raw(true)
  statement.safeIntegers(true)
  const columns = statement.columns()
  return {
    columns: columns.map((column) => column.name),
    columnTypes: columns.map((column) => column.type ?? ''),
    rows: statement.all(values).map((row) => (Array.isArray(row) ? row.map(fromSql) : [])),
    rowsAffected: 0,
  }
}

function fromSql(value: unknown): unknown {
  if (typeof value === 'bigint') return BigInt(Number(value)) === value ? Number(value) : value
  if (!Buffer.isBuffer(value)) return value
  // A small Buffer is a window on a shared pool: its `buffer` would be all of it.
  return new Uint8Array(value).buffer
}
