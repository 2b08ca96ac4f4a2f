import { afterAll, describe, expect, it } from 'vitest'
import { databaseLog } from '@/lib/log/database-log'
import type { Statement } from '@/lib/kernel/record'
import { describeLog } from '@/lib/testing/log-conformance'
import { DATABASE_KINDS, temporaryDatabases } from '@/lib/testing/temporary-databases'
import { createLogStore } from './log-store'

const databases = temporaryDatabases()
afterAll(() => databases.cleanUp())
const statement: Statement = { kind: 'invalidate', names: ['k:a'], mode: 'hard' }

describe.each(DATABASE_KINDS)('on %s', (kind) => {
  const options = { pollMs: 20, retention: { records: 100 } }

  describeLog(`database, ${kind}`, async () => {
    const database = await databases.migrated(kind)
    // Two connections, as two processes have.
    const connections = [database, await databases.open(database.url)]
    let opened = 0
    return {
      open: () => {
        const connection = connections[opened++ % 2] ?? database
        return databaseLog(createLogStore(connection, 'c'), options)
      },
      mostRecords: 116,
      dispose: async () => {
        await Promise.all(connections.map((connection) => connection.close()))
      },
    }
  })

  it('a record is there when the transaction that appended it commits, and never was when it rolls back', async () => {
    const database = await databases.migrated(kind)
    const log = databaseLog(createLogStore(database, 'c'), options)
    const addTag = (name: string) => ({ data: { cache: name, epoch: 'e', head: 0n, trimmedThrough: 0n } })
    const failed = database.transaction(async (tx) => {
      await tx.logHead.create(addTag('data-1'))
      await log.appendIn(tx, statement, 'me')
      throw new Error('changed my mind')
    })
    await expect(failed).rejects.toThrow('changed my mind')
    expect(await log.read(0, 10)).toMatchObject({ head: 0, records: [] })
    const appended = await database.transaction(async (tx) => {
      await tx.logHead.create(addTag('data-2'))
      return log.appendIn(tx, statement, 'me')
    })
    expect(appended.record.seq).toBe(1)
    expect((await log.read(0, 10)).records).toEqual([appended.record])
    const kept = await database.client.logHead.findMany({ where: { cache: { startsWith: 'data' } } })
    expect(kept.map(({ cache }) => cache)).toEqual(['data-2'])
  })

  it('positions have no gap and come to light in their order, whoever rolls back in between', async () => {
    const database = await databases.migrated(kind)
    const store = createLogStore(database, 'c')
    const log = databaseLog(store, options)
    const seen: number[] = []
    let reading = true
    const reader = (async () => {
      while (reading) for (const { seq } of (await log.read(seen.length, 100)).records) seen.push(seq)
    })()
    await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) =>
        database.transaction(async (tx) => {
          await log.appendIn(tx, statement, `p${i}`)
          if (i % 3 === 0) throw new Error('rolled back')
        }),
      ),
    )
    reading = false
    await reader
    const { records, head } = await log.read(0, 100)
    expect(head).toBe(26)
    expect(records.map(({ seq }) => seq)).toEqual(Array.from({ length: 26 }, (_, i) => i + 1))
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, i) => i + 1))
  })

  it('records that are too old are trimmed', async () => {
    const database = await databases.migrated(kind)
    let now = 1_000_000
    const clock = { now: () => now }
    const log = databaseLog(createLogStore(database, 'c'), { clock, retention: { ageMs: 60_000 } })
    for (let i = 0; i < 20; i++) await log.append(statement, 'me')
    now += 61_000
    for (let i = 0; i < 16; i++) await log.append(statement, 'me')
    expect(await log.read(0, 100)).toMatchObject({ head: 36, trimmedThrough: 20 })
  })
})
