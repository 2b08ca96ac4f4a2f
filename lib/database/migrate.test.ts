import { createHash } from 'node:crypto'
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DATABASE_KINDS, temporaryDatabases } from '@/lib/testing/temporary-databases'
import { migrate } from './migrate'

const databases = temporaryDatabases()
const folder = mkdtempSync(join(tmpdir(), 'timberline-migrations-'))
afterAll(async () => {
  await databases.cleanUp()
  rmSync(folder, { recursive: true, force: true })
})

const INIT = '20261123000000_init'
const ALL = readdirSync('prisma/migrations')
  .filter((name) => name !== 'migration_lock.toml')
  .sort()

describe.each(DATABASE_KINDS)('on %s', (kind) => {
  const original = kind === 'sqlite' ? 'prisma/migrations' : 'prisma/postgresql/migrations'
  let copies = 0
  let url: string

  /** A folder of migrations to be changed at will. */
  function copyOfMigrations(): string {
    const copy = join(folder, `${kind}-${++copies}`)
    cpSync(original, copy, { recursive: true })
    return copy
  }

  function addMigration(to: string, name: string, sql: string): void {
    mkdirSync(join(to, name))
    writeFileSync(join(to, name, 'migration.sql'), sql)
  }

  beforeAll(async () => {
    url = await databases.emptyUrl(kind)
    await migrate({ url })
  })

  it('notes what it applied as Prisma does: name, SHA-256 of the file, finished, one step', async () => {
    const { client } = await databases.open(url)
    const rows = await client.$queryRawUnsafe<Record<string, unknown>[]>(
      'SELECT * FROM "_prisma_migrations" ORDER BY migration_name',
    )
    const checksum = createHash('sha256')
      .update(readFileSync(join(original, INIT, 'migration.sql')))
      .digest('hex')
    expect(rows.map((row) => row['migration_name'])).toEqual(ALL)
    expect(rows[0]).toMatchObject({ migration_name: INIT, checksum, applied_steps_count: 1, rolled_back_at: null })
    const finished = new Date(String(rows[0]?.['finished_at']))
    expect(Math.abs(finished.getTime() - Date.now())).toBeLessThan(60_000)
  })

  it('applies nothing twice, and new migrations in the order of their names', async () => {
    const own = copyOfMigrations()
    addMigration(own, '20270102000000_second', 'ALTER TABLE "Fresh" ADD COLUMN "b" TEXT;')
    addMigration(own, '20270101000000_first', 'CREATE TABLE "Fresh" ("a" TEXT);')
    const empty = await databases.emptyUrl(kind)
    expect((await migrate({ url: empty })).applied).toEqual(ALL)
    expect((await migrate({ url: empty, folder: own })).applied).toEqual([
      '20270101000000_first',
      '20270102000000_second',
    ])
    expect((await migrate({ url: empty, folder: own })).applied).toEqual([])
    await expect(migrate({ url: empty })).rejects.toThrow('which this version does not know')
  })

  it('refuses a migration that was changed after it was applied, in one sentence', async () => {
    const own = copyOfMigrations()
    appendFileSync(join(own, INIT, 'migration.sql'), '\n')
    await expect(migrate({ url, folder: own })).rejects.toThrow(
      `migration ${INIT} was changed after it was applied to this database; restore its file and add a new migration`,
    )
  })

  it('leaves nothing of a migration that fails, and goes on once it is mended', async () => {
    const own = copyOfMigrations()
    const name = '20270101000000_broken'
    addMigration(own, name, 'CREATE TABLE "Half" ("a" TEXT); CREATE TABLE nonsense nonsense;')
    await expect(migrate({ url, folder: own })).rejects.toThrow(`migration ${name} failed and was rolled back`)
    writeFileSync(join(own, name, 'migration.sql'), 'CREATE TABLE "Half" ("a" TEXT);')
    expect((await migrate({ url, folder: own })).applied).toEqual([name])
  })

  it('applies each migration once though four start at the same time', async () => {
    const empty = await databases.emptyUrl(kind)
    const results = await Promise.all([1, 2, 3, 4].map(() => migrate({ url: empty })))
    // Who was first to the one need not be to the next.
    expect(results.flatMap((result) => result.applied).sort()).toEqual(ALL)
  })
})

it('says where it looked when there are no migrations', async () => {
  const url = await databases.emptyUrl('sqlite')
  await expect(migrate({ url, folder: '/nowhere' })).rejects.toThrow('there are no migrations in /nowhere')
})
