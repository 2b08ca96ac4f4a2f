import { dirname } from 'node:path'
import Libsql from 'libsql'
import type { AppliedMigration, MigrationSession } from '@/lib/database/migration-session'
import { NATIVE_BUSY_TIMEOUT_MS, whileBusy } from './busy'
import { makeFolder } from './make-folder'

/** As Prisma's own engine makes it, so that `prisma migrate deploy` can take over. */
const TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`

/** Prisma keeps these as milliseconds in SQLite. */
const NOW = `CAST(unixepoch('subsec') * 1000 AS INTEGER)`

/** @param path absolute path of the database file, made where it is missing */
export async function sqliteMigrationSession(path: string): Promise<MigrationSession> {
  makeFolder(dirname(path))
  const db = new Libsql(path, { timeout: NATIVE_BUSY_TIMEOUT_MS })
  await whileBusy(() => db.exec('PRAGMA journal_mode = WAL'))
  // Rebuilding a table drops the old one, which would cascade to the rows that refer to it; `commit` checks instead.
  db.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF')
  const begin = () => whileBusy(() => db.exec('BEGIN IMMEDIATE'))
  return {
    begin,
    prepare: async () => {
      await begin()
      db.exec(`${TABLE}; COMMIT`)
    },
    applied: async () =>
      db
        .prepare(
          `SELECT "migration_name", "checksum", "finished_at" IS NOT NULL FROM "_prisma_migrations"
           WHERE "rolled_back_at" IS NULL ORDER BY "started_at", "migration_name"`,
        )
        .raw(true)
        .all()
        .map(toApplied),
    script: async (sql) => void db.exec(sql),
    record: async ({ id, name, checksum }) => {
      db.prepare(
        `INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "started_at", "applied_steps_count")
         VALUES (?, ?, ${NOW}, ?, ${NOW}, 1)`,
      ).run([id, checksum, name])
    },
    commit: async () => {
      const broken = db.prepare('PRAGMA foreign_key_check').raw(true).all()
      if (broken.length > 0) throw new Error(`${broken.length} rows would refer to rows that are not there`)
      db.exec('COMMIT')
    },
    rollback: async () => {
      if (db.inTransaction) db.exec('ROLLBACK')
    },
    close: async () => void db.close(),
  }
}

function toApplied(row: unknown): AppliedMigration {
  const [name, checksum, finished]: unknown[] = Array.isArray(row) ? row : []
  return { name: String(name), checksum: String(checksum), finished: finished === 1 }
}
