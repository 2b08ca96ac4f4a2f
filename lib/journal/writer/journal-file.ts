import { statfsSync } from 'node:fs'
import { join } from 'node:path'
import { APPLICATION_ID, FORMAT, SCHEMA, fileName } from '@/lib/journal/journal-schema'
import type { BuriedPage, BuriedWrite, JournalRecord, JournalWrite } from '@/lib/ports/journal'
import type { Connection, DatabaseConstructor } from '@/lib/sqlite/load-libsql'
import { failureKind } from '@/lib/sqlite/sqlite-failure'
import { Statements, type Bindable } from '@/lib/sqlite/statements'

/** A log that once grew is cut back to this when it starts over. */
const WAL_KEPT_BYTES = 4 * 1024 * 1024
const PAGE_BYTES = 4_096
/** SQLite's own choice: a log of so many pages is copied into the file. */
const MOST_WAL_PAGES = 1_000
/**
 * The log may take this part of what is free. Where it takes all (seen on 600 KiB, with 100 KiB waiting), the file cannot
 * grow to take it in, and what is trimmed frees nothing: every later write is refused, for ever.
 */
const WAL_PART = 1 / 4

const COLUMNS = 'seq, namespace, key, id, version, at, frame'
const BURIED_COLUMNS = `${COLUMNS}, reason, buriedAt`

/**
 * One journal: a SQLite file that nobody else can open while we hold it. The lock is SQLite's own (`locking_mode =
 * EXCLUSIVE`), which the kernel frees however the process ends. A file is never deleted: who takes a lock on one that
 * another is about to delete would write to nothing. The next process to start takes the first that is free.
 */
export class JournalFile {
  readonly id: string
  readonly #connection: Connection
  readonly #statements: Statements

  private constructor(id: string, connection: Connection, statements: Statements) {
    this.id = id
    this.#connection = connection
    this.#statements = statements
  }

  /** @throws SQLITE_BUSY where somebody holds it; Error where it is no journal, or damaged */
  static open(
    Database: DatabaseConstructor,
    { directory, id, maxPages }: { directory: string; id: string; maxPages: number | undefined },
  ): JournalFile {
    const connection = new Database(join(directory, fileName(id)), { timeout: 0 })
    try {
      connection.pragma('locking_mode = EXCLUSIVE')
      connection.pragma('journal_mode = WAL')
      // What is acknowledged must survive a power cut.
      connection.pragma('synchronous = FULL')
      connection.pragma(`journal_size_limit = ${WAL_KEPT_BYTES}`)
      connection.pragma(`wal_autocheckpoint = ${walPages(directory)}`)
      if (maxPages !== undefined) connection.pragma(`max_page_count = ${maxPages}`)
      connection.exec('BEGIN IMMEDIATE')
      const statements = new Statements(connection)
      if (numberIn(statements, 'SELECT count(*) FROM sqlite_schema') === 0) connection.exec(SCHEMA)
      connection.exec('COMMIT')
      const marks = [numberIn(statements, 'PRAGMA application_id'), numberIn(statements, 'PRAGMA user_version')]
      if (marks[0] !== APPLICATION_ID || marks[1] !== FORMAT)
        throw new Error(`${fileName(id)} is not a journal of ours`)
      return new JournalFile(id, connection, statements)
    } catch (error) {
      if (connection.inTransaction) connection.exec('ROLLBACK')
      connection.close()
      throw error
    }
  }

  /** @returns what `work` returns, once it is committed; where it throws, nothing of it was carried out */
  transaction<T>(work: () => T, beforeCommit: () => void = () => undefined): T {
    try {
      return this.#attempt(work, beforeCommit)
    } catch (error) {
      if (failureKind(error) !== 'full' || !this.#startLogOver()) throw error
      return this.#attempt(work, beforeCommit)
    }
  }

  #attempt<T>(work: () => T, beforeCommit: () => void): T {
    this.#statements.exec('BEGIN IMMEDIATE')
    let result: T
    try {
      result = work()
      beforeCommit()
    } catch (error) {
      this.#rollBack()
      throw error
    }
    try {
      this.#statements.exec('COMMIT')
    } catch (error) {
      this.#rollBack()
      throw isPlain(error) ? error : new UnknownCommit(error)
    }
    return result
  }

  insert({ namespace, key, id, version, at, frame }: JournalWrite): number {
    return this.#statements.insert(
      'INSERT INTO record (namespace, key, id, version, at, frame) VALUES (?, ?, ?, ?, ?, ?)',
      [namespace, key, id, version, at, frame ?? null],
    )
  }

  /** Versions of one process rise, so the last one of a commit is its highest. */
  noteVersion(version: string): void {
    this.#statements.run('UPDATE head SET lastVersion = max(lastVersion, ?)', [version])
  }

  trim(namespace: string, through: number): void {
    this.#statements.run('DELETE FROM record WHERE namespace = ? AND seq <= ?', [namespace, through])
  }

  bury(write: BuriedWrite): void {
    const { seq, namespace, key, id, version, at, frame, reason, buriedAt } = write
    const values: Bindable[] = [seq, namespace, key, id, version, at, frame ?? null, reason, buriedAt]
    this.#statements.run('INSERT OR REPLACE INTO buried VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)', values)
    this.#statements.run('DELETE FROM record WHERE seq = ?', [seq])
  }

  unbury(seq: number): boolean {
    return this.#statements.run('DELETE FROM buried WHERE seq = ?', [seq]) > 0
  }

  records(): JournalRecord[] {
    return this.#statements.rows(`SELECT ${COLUMNS} FROM record ORDER BY seq`).map((row) => toRecord(this.id, row))
  }

  /** Not indexed: who looks at dead letters does not look often, and whoever writes should not pay for it. */
  buried({ namespace, after, limit }: BuriedPage): BuriedWrite[] {
    const { id } = this
    const place = after ? [after.namespace, after.buriedAt, after.journal, after.seq] : ['', 0, '', 0]
    const rows = this.#statements.rows(
      `SELECT ${BURIED_COLUMNS} FROM buried
       WHERE namespace = coalesce(?, namespace) AND (namespace, buriedAt, ?, seq) > (?, ?, ?, ?)
       ORDER BY namespace, buriedAt, seq LIMIT ?`,
      [namespace ?? null, id, ...place, limit],
    )
    return rows.map((row) => toBuried(id, row))
  }

  findBuried(seq: number): BuriedWrite | undefined {
    const row = this.#statements.row(`SELECT ${BURIED_COLUMNS} FROM buried WHERE seq = ?`, [seq])
    return row && toBuried(this.id, row)
  }

  get buriedCount(): number {
    return numberIn(this.#statements, 'SELECT count(*) FROM buried')
  }

  /** Namespaces for which something waits. */
  namespaces(): string[] {
    return this.#statements.rows('SELECT DISTINCT namespace FROM record').map(([namespace]) => String(namespace))
  }

  get isEmpty(): boolean {
    return numberIn(this.#statements, 'SELECT EXISTS (SELECT 1 FROM record) + EXISTS (SELECT 1 FROM buried)') === 0
  }

  get lastVersion(): string {
    const version = this.#statements.row('SELECT lastVersion FROM head')?.[0]
    return typeof version === 'string' ? version : ''
  }

  /**
   * Lets another have it. libsql keeps a closed connection, and its lock with it, until its statements are collected, so
   * the lock is given back first: in WAL it cannot be.
   */
  release(): void {
    this.#statements.exec('PRAGMA journal_mode = DELETE')
    this.#statements.exec('PRAGMA locking_mode = NORMAL')
    this.#statements.rows('SELECT lastVersion FROM head')
    this.#connection.close()
  }

  /**
   * Where pages that are there already are written again, the log holds what the file has room for.
   * @returns whether the log could be copied, so that its blocks are free for what comes
   */
  #startLogOver(): boolean {
    try {
      return Number(this.#statements.row('PRAGMA wal_checkpoint(RESTART)')?.[0]) === 0
    } catch {
      return false
    }
  }

  #rollBack(): void {
    try {
      this.#statements.exec('ROLLBACK')
    } catch {
      // SQLite has rolled back by itself.
    }
  }
}

/**
 * After an error of input or output in COMMIT the write may be found in the log by whoever opens it next. Only opening
 * it again tells.
 */
export class UnknownCommit extends Error {
  constructor(cause: unknown) {
    super('the commit failed, and whether it took effect is not known before the file is opened again', { cause })
  }
}

/** A full disk and a lock are met before the mark that makes a commit one is written. */
function isPlain(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  return /FULL|BUSY|LOCKED|CONSTRAINT/.test(code)
}

function walPages(directory: string): number {
  const { bavail, bsize } = statfsSync(directory)
  return Math.max(16, Math.min(MOST_WAL_PAGES, Math.floor((bavail * bsize * WAL_PART) / PAGE_BYTES)))
}

function numberIn(statements: Statements, sql: string): number {
  return Number(statements.row(sql)?.[0] ?? 0)
}

function toBuried(journal: string, row: readonly unknown[]): BuriedWrite {
  return { ...toRecord(journal, row), reason: String(row[7]), buriedAt: Number(row[8]) }
}

function toRecord(journal: string, row: readonly unknown[]): JournalRecord {
  const [seq, namespace, key, id, version, at, frame] = row
  return {
    ...{ journal, seq: Number(seq), namespace: String(namespace), key: String(key), id: String(id) },
    ...{
      version: String(version),
      at: Number(at),
      frame: frame instanceof Uint8Array ? new Uint8Array(frame) : undefined,
    },
  }
}
