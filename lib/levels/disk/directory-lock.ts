import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Connection, DatabaseConstructor } from '@/lib/sqlite/load-libsql'
import { failureKind, failureReason } from '@/lib/sqlite/sqlite-failure'

/**
 * `exclusive`: the invalidation log is this process's own, so nobody else may serve or write what lies in the directory.
 * `shared`: all its users follow one log.
 */
export type Sharing = 'exclusive' | 'shared'

const LOCK_FILE = 'owner.lock'

/** A transaction that is never committed holds the lock; its journal stays in memory, so that nothing is ever written. */
const HOLD: Record<Sharing, string> = {
  exclusive: 'PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE',
  shared: 'PRAGMA journal_mode = MEMORY; BEGIN; SELECT count(*) FROM sqlite_schema',
}

const TAKEN: Record<Sharing, string> = {
  exclusive:
    'another process or cache uses this directory; without a shared invalidation log each needs one of its own (sharing needs Redis)',
  shared:
    'a process without Redis uses this directory and cannot share it; give it one of its own (sharing needs Redis)',
}

/**
 * Who may use a directory: SQLite's lock on an empty database beside the entries. The kernel frees it however its
 * process ends, kill -9 included; it also keeps two caches of one process apart, which `flock` by process would not.
 * On a network file system it is as good as that system's locks, as everything in SQLite is.
 */
export class DirectoryLock {
  readonly #Database: DatabaseConstructor
  readonly #directory: string
  readonly #sharing: Sharing
  #held: { readonly connection: Connection; readonly identity: string } | undefined

  constructor(Database: DatabaseConstructor, directory: string, sharing: Sharing) {
    this.#Database = Database
    this.#directory = directory
    this.#sharing = sharing
  }

  /** @returns why the directory may not be used, `undefined` where it may: waits for nobody, and throws nothing */
  take(): string | undefined {
    if (this.isHeld()) return undefined
    this.release()
    let connection: Connection | undefined
    try {
      mkdirSync(this.#directory, { recursive: true })
      connection = new this.#Database(this.#path, { timeout: 0 })
      connection.exec(HOLD[this.#sharing])
      this.#held = { connection, identity: identityOf(this.#path) }
      return undefined
    } catch (error) {
      if (connection) free(connection)
      return failureKind(error) === 'busy' ? TAKEN[this.#sharing] : failureReason(error)
    }
  }

  /** Whether it is held, and still the one that others meet: a directory that was removed took it along. */
  isHeld(): boolean {
    if (!this.#held) return false
    try {
      return identityOf(this.#path) === this.#held.identity
    } catch {
      return false
    }
  }

  release(): void {
    if (this.#held) free(this.#held.connection)
    this.#held = undefined
  }

  get #path(): string {
    return join(this.#directory, LOCK_FILE)
  }
}

/** Rolls back first: libsql keeps a closed connection, and its lock with it, until its statements are collected. */
function free(connection: Connection): void {
  try {
    if (connection.inTransaction) connection.exec('ROLLBACK')
    connection.close()
  } catch {
    // What cannot be closed has no file behind it any more.
  }
}

function identityOf(path: string): string {
  const { dev, ino } = statSync(path)
  return `${dev}:${ino}`
}
