import {
  APPLICATION_ID,
  FORMAT,
  FORMAT_WITHOUT_KEY_FLOORS,
  KEY_FLOORS,
  PAGE_BYTES,
  SCHEMA,
} from '@/lib/levels/disk/schema'
import type { Connection, DatabaseConstructor } from '@/lib/sqlite/load-libsql'
import type { WriterSettings } from '@/lib/levels/disk/disk-protocol'
import { failureKind, failureReason } from '@/lib/sqlite/sqlite-failure'
import { databasePath, fileIdentity, makeDirectory, setAside } from './database-file'

export interface OpenDatabase {
  readonly connection: Connection
  /** Of the file that was opened; another one under the same name is a different database. */
  readonly identity: string | undefined
  /** Whether it was made just now. */
  readonly created: boolean
  /** Why an older file was set aside. */
  readonly discarded: string | undefined
}

/** Pages kept in the writer's memory: the indexes of a million entries, whose leaves every batch touches. */
const CACHE_KIB = 32_768
/** A log that once grew is cut back to this when it starts over; half of what makes the writer copy it (`writer-loop`). */
const WAL_KEPT_BYTES = 8 * 1024 * 1024

/**
 * Attaches the file or sets it aside and starts empty: never repairs (rule R9).
 *
 * @param damage where a reader already found the file damaged, how
 * @throws what SQLite says, where the directory cannot be used
 */
export function openDatabase(
  Database: DatabaseConstructor,
  settings: WriterSettings,
  damage: string | undefined,
): OpenDatabase {
  makeDirectory(settings.directory)
  let discarded = damage
  if (damage !== undefined && fileIdentity(settings.directory) !== undefined) setAside(settings.directory)
  if (damage === undefined) {
    try {
      const attached = attach(Database, settings)
      if (typeof attached !== 'string') return { ...attached, discarded: undefined }
      discarded = attached
    } catch (error) {
      if (failureKind(error) !== 'damaged') throw error
      discarded = failureReason(error)
    }
    setAside(settings.directory)
  }
  const fresh = attach(Database, settings)
  if (typeof fresh === 'string') throw new Error(fresh)
  return { ...fresh, discarded }
}

/** @returns the open file, or why it is not ours */
function attach(Database: DatabaseConstructor, settings: WriterSettings): Omit<OpenDatabase, 'discarded'> | string {
  const connection = new Database(databasePath(settings.directory), { timeout: settings.busyTimeoutMs })
  try {
    const refusal = refusalOf(connection)
    if (refusal === undefined) {
      const created = prepare(connection, settings)
      return { connection, created, identity: fileIdentity(settings.directory) }
    }
    connection.close()
    return refusal
  } catch (error) {
    connection.close()
    throw error
  }
}

/** @returns whether the tables had to be created */
function prepare(connection: Connection, settings: WriterSettings): boolean {
  connection.pragma(`page_size = ${PAGE_BYTES}`)
  connection.pragma('journal_mode = WAL')
  connection.pragma('synchronous = NORMAL')
  // The writer decides itself when to checkpoint: readers hold a snapshot for a few milliseconds at a time.
  connection.pragma('wal_autocheckpoint = 0')
  connection.pragma(`journal_size_limit = ${WAL_KEPT_BYTES}`)
  connection.pragma(`cache_size = -${CACHE_KIB}`)
  if (settings.maxPages !== undefined) connection.pragma(`max_page_count = ${settings.maxPages}`)
  const created = createTables(connection)
  if (!created) addKeyFloors(connection)
  return created
}

function refusalOf(connection: Connection): string | undefined {
  if (countTables(connection) === 0) return undefined
  if (numberOf(connection, 'PRAGMA application_id') !== APPLICATION_ID) return 'the file belongs to another program'
  const format = formatOf(connection)
  const isKnown = format === FORMAT || format === FORMAT_WITHOUT_KEY_FLOORS
  return isKnown ? undefined : `the file has format ${format}; this version of Timberline reads ${FORMAT}`
}

/** @returns whether there was none */
const createTables = (connection: Connection): boolean =>
  change(connection, () => countTables(connection) === 0, SCHEMA)

function addKeyFloors(connection: Connection): void {
  const isMissing = (): boolean => formatOf(connection) === FORMAT_WITHOUT_KEY_FLOORS
  change(connection, isMissing, `${KEY_FLOORS} PRAGMA user_version = ${FORMAT}`)
}

/** Two processes may open the directory at once: the one that gets the lock makes the change, the other finds it done. */
function change(connection: Connection, isDue: () => boolean, sql: string): boolean {
  if (!isDue()) return false
  connection.exec('BEGIN IMMEDIATE')
  try {
    const isStillDue = isDue()
    if (isStillDue) connection.exec(sql)
    connection.exec('COMMIT')
    return isStillDue
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK')
    throw error
  }
}

const countTables = (connection: Connection): number => numberOf(connection, 'SELECT count(*) FROM sqlite_schema')
const formatOf = (connection: Connection): number => numberOf(connection, 'PRAGMA user_version')

function numberOf(connection: Connection, sql: string): number {
  const row: unknown = connection.prepare(sql).raw().get([])
  return Array.isArray(row) ? Number(row[0]) : 0
}
