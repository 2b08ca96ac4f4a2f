import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { reasonOf } from '@/lib/kernel/errors'
import { parseDatabaseUrl } from './database-url'
import type { DatabaseAddress } from './database-url'
import type { MigrationSession } from './migration-session'
import { postgresqlMigrationSession } from './postgresql/migration-session'
import { sqliteMigrationSession } from './sqlite/migration-session'
import { unreachable } from './unreachable'

interface Migration {
  readonly name: string
  readonly sql: string
  /** SHA-256 of the file, hexadecimal: Prisma's checksum. */
  readonly checksum: string
}

/**
 * Brings a database up to the migrations in Prisma's folder layout, keeping Prisma's own table and checksums. Prisma's
 * `migrate deploy` would need an engine that has to be downloaded; where that is no obstacle, it can take over.
 *
 * Each migration is one transaction together with its row in `_prisma_migrations`, begun under a lock and looked up
 * again once it is held, so that any number of processes may start at once.
 *
 * @param options `url`: `file:` or `postgresql:`; `folder`: of the migrations, by default the one in the project
 * @returns names of what was applied by this call, in order
 * @throws Error with one sentence where an applied migration was changed, failed half-way, or is not known here
 */
export async function migrate(options: { url: string; folder?: string }): Promise<{ applied: string[] }> {
  const address = parseDatabaseUrl(options.url)
  const migrations = await readMigrations(options.folder ?? defaultFolder(address))
  const session = await openSession(address)
  const applied: string[] = []
  try {
    await session.prepare()
    for (const migration of migrations) if (await applyOne(session, migrations, migration)) applied.push(migration.name)
  } finally {
    await session.close()
  }
  return { applied }
}

function defaultFolder(address: DatabaseAddress): string {
  const parts = address.kind === 'sqlite' ? ['migrations'] : ['postgresql', 'migrations']
  return join(process.cwd(), 'prisma', ...parts)
}

async function openSession(address: DatabaseAddress): Promise<MigrationSession> {
  try {
    return await (address.kind === 'sqlite'
      ? sqliteMigrationSession(address.path)
      : postgresqlMigrationSession(address))
  } catch (cause) {
    throw unreachable(address, cause)
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new Error(`there are no migrations in ${folder}; start from the project's folder`, { cause })
  })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const bytes = await readFile(join(folder, name, 'migration.sql'))
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') }
    }),
  )
}

async function applyOne(session: MigrationSession, known: Migration[], migration: Migration): Promise<boolean> {
  await session.begin()
  try {
    const applied = await session.applied()
    for (const row of applied) assertKnown(row, known)
    const missing = !applied.some((row) => row.name === migration.name)
    if (missing) {
      await session.script(migration.sql)
      await session.record({ id: randomUUID(), name: migration.name, checksum: migration.checksum })
    }
    await session.commit()
    return missing
  } catch (cause) {
    await session.rollback()
    if (cause instanceof Refusal) throw cause
    throw new Error(`migration ${migration.name} failed and was rolled back: ${reasonOf(cause)}`, { cause })
  }
}

/** A sentence that needs no "failed and was rolled back" before it. */
class Refusal extends Error {}

function assertKnown(row: { name: string; checksum: string; finished: boolean }, known: Migration[]): void {
  const migration = known.find((candidate) => candidate.name === row.name)
  if (!row.finished)
    throw new Refusal(
      `migration ${row.name} was begun and did not finish; see "prisma migrate resolve" for the way out`,
    )
  if (!migration)
    throw new Refusal(`the database has had migration ${row.name}, which this version does not know: use a newer one`)
  if (migration.checksum !== row.checksum)
    throw new Refusal(
      `migration ${row.name} was changed after it was applied to this database; restore its file and add a new migration`,
    )
}
