import pg from 'pg'
import type { MigrationSession } from '@/lib/database/migration-session'

/** As Prisma's own engine makes it, so that `prisma migrate deploy` can take over. */
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
)`

/** The number that Prisma's engine locks while it migrates: the two then exclude one another as well. */
const ADVISORY_LOCK = 72_707_369
const CONNECT_TIMEOUT_MS = 5_000

interface MigrationRow {
  migration_name: string
  checksum: string
  finished: boolean
}

/** @param address `schema` is made where it is missing; without one the server's search path decides */
export async function postgresqlMigrationSession(address: {
  url: string
  schema: string | undefined
}): Promise<MigrationSession> {
  const client = new pg.Client({ connectionString: address.url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS })
  client.on('error', () => {}) // The query under way rejects; without a listener the process would end.
  await client.connect()
  const begin = async () => {
    await client.query('BEGIN')
    await client.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCK])
  }
  return {
    begin,
    prepare: async () => {
      await begin()
      if (address.schema) {
        const schema = pg.escapeIdentifier(address.schema)
        await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}; SET search_path TO ${schema}`)
      }
      await client.query(`SET LOCAL client_min_messages TO warning; ${TABLE}`)
      await client.query('COMMIT')
    },
    applied: async () => {
      const { rows } = await client.query<MigrationRow>(
        `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished FROM _prisma_migrations
         WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name`,
      )
      return rows.map((row) => ({ name: row.migration_name, checksum: row.checksum, finished: row.finished }))
    },
    script: async (sql) => void (await client.query(sql)),
    record: async ({ id, name, checksum }) => {
      await client.query(
        `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
         VALUES ($1, $2, clock_timestamp(), $3, clock_timestamp(), 1)`,
        [id, checksum, name],
      )
    },
    commit: async () => void (await client.query('COMMIT')),
    rollback: async () => void (await client.query('ROLLBACK')),
    close: () => client.end(),
  }
}
