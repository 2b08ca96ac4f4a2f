import { PrismaLibSql } from '@prisma/adapter-libsql'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient as PostgresqlClient } from '@/prisma/generated/postgresql/client'
import { PrismaClient } from '@/prisma/generated/sqlite/client'
import type { Prisma } from '@/prisma/generated/sqlite/client'
import { parseDatabaseUrl } from './database-url'
import type { DatabaseAddress } from './database-url'
import { SingleConnection } from './sqlite/single-connection'
import { unreachable } from './unreachable'

export type { PrismaClient }
export type TransactionClient = Prisma.TransactionClient

export interface Database {
  readonly kind: DatabaseAddress['kind']
  /** Reads and single writes. On SQLite they wait for a transaction that is open: never use it inside of one. */
  readonly client: PrismaClient
  /**
   * Runs `work` in a transaction and commits, or rolls back where it throws. On SQLite transactions and writes pass one
   * gate, in order of arrival; on PostgreSQL they run side by side (READ COMMITTED).
   * @param work gets a client of its own, the only one it may use
   * @param options `timeoutMs`: rolled back after so long, 30 s by default
   */
  transaction<T>(work: (tx: TransactionClient) => Promise<T>, options?: { timeoutMs?: number }): Promise<T>
  close(): Promise<void>
}

/** How long a transaction may wait for its turn. Prisma's 2 s is less than a queue of writers on one file can need. */
const MAX_WAIT_MS = 60_000
const TRANSACTION_TIMEOUT_MS = 30_000
/** Two processes of this size stay within PostgreSQL's default of 100 connections with plenty left for others. */
const POSTGRESQL_CONNECTIONS = 10
const CONNECT_TIMEOUT_MS = 5_000

/**
 * Opens the database that a URL names; migrating it is `migrate`'s business.
 *
 * @param options `url`: `file:` or `postgresql:`
 * @throws TypeError for a URL that is neither, Error where the database cannot be opened: one sentence each
 */
export async function openDatabase({ url }: { url: string }): Promise<Database> {
  const address = parseDatabaseUrl(url)
  const { client, close } = address.kind === 'sqlite' ? await openSqlite(address) : await openPostgresql(address)
  return {
    kind: address.kind,
    client,
    transaction: (work, options) =>
      client.$transaction(work, { maxWait: MAX_WAIT_MS, timeout: options?.timeoutMs ?? TRANSACTION_TIMEOUT_MS }),
    close,
  }
}

type Opened = Pick<Database, 'client' | 'close'>

async function openSqlite(address: DatabaseAddress & { kind: 'sqlite' }): Promise<Opened> {
  const { path } = address
  const connection = await SingleConnection.open(path).catch((cause: unknown) => {
    throw unreachable(address, cause)
  })
  const adapter = Object.assign(new PrismaLibSql({ url: `file:${path}` }), { createClient: () => connection })
  const client = new PrismaClient({ adapter, transactionOptions: { maxWait: MAX_WAIT_MS } })
  const close = async () => {
    await client.$disconnect()
    connection.close()
  }
  return { client, close }
}

async function openPostgresql(address: DatabaseAddress & { kind: 'postgresql' }): Promise<Opened> {
  const pool = new pg.Pool({
    connectionString: address.url,
    max: POSTGRESQL_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  })
  pool.on('error', () => {}) // An idle connection broke: the pool replaces it, and without a listener the process would end.
  try {
    // Asked of the driver, whose errors say what is wrong in a line; Prisma's take six.
    await pool.query('SELECT 1')
  } catch (cause) {
    await pool.end()
    throw unreachable(address, cause)
  }
  const adapter = new PrismaPg(pool, { schema: address.schema })
  const client = new PostgresqlClient({ adapter, transactionOptions: { maxWait: MAX_WAIT_MS } })
  let ended: Promise<void> | undefined
  const close = async () => {
    await client.$disconnect()
    await (ended ??= pool.end())
  }
  return { client: asSqliteClient(client), close }
}

/**
 * Both clients are generated from the same models, so their types say the same with two names (a test compares the
 * models); the rest of the program knows one of them.
 */
function asSqliteClient(client: object): PrismaClient {
  return client as PrismaClient
}
