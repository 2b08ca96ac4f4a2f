import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import Libsql from 'libsql'
import { afterAll, describe, expect, it } from 'vitest'
import { DATABASE_KINDS, temporaryDatabases } from '@/lib/testing/temporary-databases'
import { openDatabase } from './client'
import type { Database, TransactionClient } from './client'

const databases = temporaryDatabases()
afterAll(() => databases.cleanUp())

const head = (cache: string) => ({ cache, epoch: 'e', head: 0n, trimmedThrough: 0n })
const increment = (client: TransactionClient, cache: string) =>
  client.logHead.update({ where: { cache }, data: { head: { increment: 1 } } })
const headOf = async ({ client }: Database, cache: string) =>
  (await client.logHead.findUniqueOrThrow({ where: { cache } })).head

/** Something that is announced once. */
function signal() {
  let give: () => void = () => {}
  const given = new Promise<void>((resolve) => (give = resolve))
  return { give, given }
}

describe.each(DATABASE_KINDS)('on %s', (kind) => {
  it('more transactions at once than there are cores all commit, none waits for another for ever (fault 29)', async () => {
    const database = await databases.migrated(kind)
    await database.client.logHead.create({ data: head('a') })
    const started = signal()
    const transactions = Array.from({ length: 4 * availableParallelism() + 1 }, () =>
      database.transaction(async (tx) => {
        started.give()
        await increment(tx, 'a')
        await new Promise(setImmediate)
        await increment(tx, 'a')
      }),
    )
    await started.given
    await database.client.logHead.create({ data: head('b') })
    await Promise.all(transactions)
    expect(await headOf(database, 'a')).toBe(BigInt(2 * transactions.length))
    expect(await headOf(database, 'b')).toBe(0n)
  })

  it('a plain write stays though a transaction that was open meanwhile rolls back (fault 28)', async () => {
    const database = await databases.migrated(kind)
    const open = signal()
    const rollBack = signal()
    const transaction = database.transaction(async (tx) => {
      await tx.logHead.create({ data: head('rolled-back') })
      open.give()
      await rollBack.given
      throw new Error('changed my mind')
    })
    await open.given
    const write = database.client.logHead.create({ data: head('plain') })
    rollBack.give()
    await expect(transaction).rejects.toThrow('changed my mind')
    await write
    const rows = await database.client.logHead.findMany()
    expect(rows.map((row) => row.cache)).toEqual(['plain'])
  })

  it('a transaction that takes longer than it may is rolled back and holds up nobody after that', async () => {
    const database = await databases.migrated(kind)
    const never = new Promise<void>(() => {})
    const stuck = database.transaction(
      async (tx) => {
        await tx.logHead.create({ data: head('stuck') })
        await never
      },
      { timeoutMs: 50 },
    )
    await expect(
      Promise.race([stuck, database.transaction(async (tx) => tx.logHead.create({ data: head('next') }))]),
    ).resolves.toMatchObject({ cache: 'next' })
    expect(await database.client.logHead.count({ where: { cache: 'stuck' } })).toBe(0)
    stuck.catch(() => {})
  })

  it('two clients of one database both write, whichever is first', async () => {
    const database = await databases.migrated(kind)
    const other = await databases.open(database.url)
    await database.client.logHead.create({ data: head('a') })
    const twenty = (from: Database) =>
      Array.from({ length: 20 }, (_, i) =>
        i % 2 ? increment(from.client, 'a') : from.transaction((tx) => increment(tx, 'a')),
      )
    await Promise.all([...twenty(database), ...twenty(other)])
    expect(await headOf(other, 'a')).toBe(40n)
  })

  it('after it was closed nothing reaches the database', async () => {
    const database = await openDatabase({ url: (await databases.migrated(kind)).url })
    await database.close()
    await expect(database.client.logHead.count()).rejects.toThrow()
    await database.close()
  })
})

describe('on sqlite', () => {
  it('waits for a lock that another program holds, without holding up the event loop, and is as good as new (prisma/orm#30028)', async () => {
    const database = await databases.migrated('sqlite')
    await database.client.logHead.create({ data: head('a') })
    const other = new Libsql(database.url.slice('file:'.length))
    other.exec('BEGIN IMMEDIATE')
    const pending = Promise.all([increment(database.client, 'a'), database.transaction((tx) => increment(tx, 'a'))])
    // Were the wait a blocking one, it would be over, in vain, before the second of these turns.
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setTimeout(resolve, 10))
    other.exec('COMMIT')
    await pending
    await database.transaction((tx) => increment(tx, 'a'))
    expect(await headOf(database, 'a')).toBe(3n)
    other.exec('BEGIN IMMEDIATE')
    other.exec('ROLLBACK')
    other.close()
  })

  it('journals ahead, syncs every commit and keeps foreign keys, after transactions as before', async () => {
    const { client, transaction } = await databases.migrated('sqlite')
    const pragma = async (name: string) =>
      Object.values((await client.$queryRawUnsafe<object[]>(`PRAGMA ${name}`))[0] ?? {})
    for (const round of [1, 2]) {
      expect(await pragma('journal_mode')).toEqual(['wal'])
      expect((await pragma('synchronous')).map(Number)).toEqual([2])
      expect((await pragma('foreign_keys')).map(Number)).toEqual([1])
      expect(Number((await pragma('busy_timeout'))[0])).toBeGreaterThan(0)
      await transaction((tx) => tx.logHead.create({ data: head(`round ${round}`) }))
    }
  })

  it('a hundred transactions open no file that stays open (libsql-client-ts#350)', async () => {
    const database = await databases.migrated('sqlite')
    await database.client.logHead.create({ data: head('a') })
    const openFiles = () => readdirSync('/proc/self/fd').length
    const before = openFiles()
    for (let i = 0; i < 100; i++) await database.transaction((tx) => increment(tx, 'a'))
    expect(openFiles()).toBeLessThan(before + 10)
  })
})

describe('what is no database', () => {
  it.each([
    ['mysql://root:secret@host/db', 'DATABASE_URL must begin with file: or postgresql://, not with "mysql:"'],
    ['', 'DATABASE_URL must begin with file: or postgresql://, not with ""'],
    ['file:', 'DATABASE_URL must name a file'],
    ['file::memory:', 'DATABASE_URL must name a file'],
    ['file://host/share.db', 'DATABASE_URL is a file: URL with a host'],
    ['postgresql://host:5432', 'DATABASE_URL must name a database'],
    ['postgresql://host:port/db', 'DATABASE_URL is not a well-formed postgresql:// URL'],
    ['postgresql://u:secret@127.0.0.1:1/db', 'the PostgreSQL server at 127.0.0.1:1 cannot be used'],
    ['file:/proc/no/such.db', 'cannot be opened'],
    ['file:.', 'cannot be opened'],
  ])('%j is refused with one sentence that holds no password', async (url, sentence) => {
    const refused = openDatabase({ url })
    await expect(refused).rejects.toThrow(sentence)
    await refused.catch((error: unknown) => expect(String(error)).not.toMatch(/secret|\n/))
  })
})
