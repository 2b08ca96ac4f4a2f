import { renameSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import Libsql from 'libsql'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '@/lib/database/client'
import type { DeadLetter } from '@/lib/engine/write-behind-answers'
import type { Cache } from '@/lib/engine/cache-contract'
import type { View } from '@/lib/engine/strategies/source'
import { createCache } from '@/lib/package'
import { gate } from '@/lib/testing/gate'
import { DATABASE_KINDS, temporaryDatabases } from '@/lib/testing/temporary-databases'
import { temporaryFolder } from '@/lib/testing/temporary-folder'
import { isPermanentFailure } from './permanent-failure'
import { createWriteBehindTarget } from './write-behind-target'

const databases = temporaryDatabases()
afterAll(() => databases.cleanUp())

const caches: Cache[] = []
afterEach(async () => void (await Promise.all(caches.splice(0).map((cache) => cache.close()))))

const at = new Date('2026-11-23T12:00:00Z')

describe.each(DATABASE_KINDS)('on %s', (kind) => {
  let database: Database & { url: string }
  beforeEach(async () => {
    database = await databases.migrated(kind)
    const symbols = ['A', 'B', 'C']
    const profile = { name: 'n', exchange: 'e', sector: 's', industry: 'i', country: 'c', updatedAt: at }
    for (const symbol of symbols) await database.client.company.create({ data: { symbol, ...profile } })
  })

  const target = () =>
    createWriteBehindTarget<number>(database, {
      save: async (tx, symbol, price) => {
        const data = { price, change: 0, changePercent: 0, at }
        await tx.quote.upsert({ where: { symbol }, create: { symbol, ...data }, update: data })
      },
      remove: async (tx, symbol) => void (await tx.quote.deleteMany({ where: { symbol } })),
    })

  function open(path = temporaryFolder('target')): { cache: Cache; view: View<number> } {
    const cache = createCache({ name: 'target', journal: { path } })
    caches.push(cache)
    const load = async (symbol: string) => (await database.client.quote.findUnique({ where: { symbol } }))?.price
    const view = cache.bind<number>(
      'quote',
      { load, save: () => undefined, remove: () => undefined, ...target() },
      { write: 'behind' },
    )
    return { cache, view }
  }

  it('writes reach the database, progress with them, and what it refuses is a dead letter that can be redriven', async () => {
    const { cache, view } = open()
    await view.put('A', 1)
    await view.put('nobody', 2)
    await view.put('B', 3)
    await view.remove('A')
    await view.flush()
    expect(await database.client.quote.findMany({ select: { symbol: true, price: true } })).toEqual([
      { symbol: 'B', price: 3 },
    ])
    expect(await database.client.writeProgress.findMany()).toMatchObject([{ namespace: 'quote', seq: 4n }])
    const [letter, ...others] = await cache.deadLetters()
    expect([letter?.key, letter?.value, others]).toEqual(['quote:nobody', 2, []])
    await expect(cache.redriveDeadLetter(letter?.id ?? '')).rejects.toThrow()
    await database.client.company.create({
      data: { symbol: 'nobody', name: 'n', exchange: 'e', sector: 's', industry: 'i', country: 'c', updatedAt: at },
    })
    expect(await cache.redriveDeadLetter(letter?.id ?? '')).toBe('applied')
    expect([await view.get('nobody'), await cache.deadLetters()]).toEqual([2, []])
  })

  it('dead letters beyond the first thousand are listed, each once and in one order, also those of one millisecond', async () => {
    const { cache } = open()
    const buried = Array.from({ length: 1_203 }, (_, i) => ({
      ...{ namespace: 'quote', journal: i % 2 ? 'b' : 'a', seq: BigInt(i), key: `quote:${i}`, recordId: `${i}` },
      ...{ version: `${i}`, at, frame: null, reason: 'refused', buriedAt: new Date(at.getTime() + (i % 3)) },
    }))
    await database.client.deadLetter.createMany({ data: buried })
    const listed: DeadLetter[] = []
    for (let page = await cache.deadLetters({ limit: 250 }); page.length > 0;) {
      listed.push(...page)
      page = await cache.deadLetters({ limit: 250, after: listed.at(-1) })
    }
    const inOrder = buried.toSorted(
      (a, b) =>
        a.buriedAt.getTime() - b.buriedAt.getTime() ||
        (a.journal < b.journal ? -1 : a.journal > b.journal ? 1 : Number(a.seq - b.seq)),
    )
    expect(listed.map(({ key }) => key)).toEqual(inOrder.map(({ key }) => key))
    expect(cache.stats().writeBehind.deadLetters).toBe(1_203)
    expect(await cache.deadLetters({ namespace: 'other' })).toEqual([])
    await expect(cache.deadLetters({ limit: 1_001 })).rejects.toThrow('limit must be a whole number from 1 to 1000')
  })

  it('an older version changes nothing and is told of the newer one', async () => {
    const { transaction } = target()
    const write = (version: string, value: number) => ({ namespace: 'q', key: 'q:A', id: 'A', version, value })
    expect(await transaction((tx) => tx.write(write('5', 5)))).toBeUndefined()
    expect(await transaction((tx) => tx.write(write('4', 4)))).toBe('5')
    expect(await transaction((tx) => tx.write(write('6', 6)))).toBeUndefined()
    expect((await database.client.quote.findFirst())?.price).toBe(6)
  })

  it('progress moves only from where it is, and not with a transaction that is rolled back', async () => {
    const { transaction } = target()
    const lane = { journal: 'j', namespace: 'q' }
    const move = (from: number, to: number) => transaction((tx) => tx.moveProgress(lane, { from, to }))
    expect([await move(0, 5), await move(0, 7), await move(4, 7), await move(5, 7)]).toEqual([true, false, false, true])
    const failing = transaction(async (tx) => {
      await tx.moveProgress(lane, { from: 7, to: 9 })
      throw new Error('rolled back')
    })
    await expect(failing).rejects.toThrow('rolled back')
    expect(await transaction((tx) => tx.progress(lane))).toBe(7)
  })

  it('tells what a database refuses for good from what passes', async () => {
    const failureOf = (work: Promise<unknown>): Promise<unknown> =>
      work.then(
        () => undefined,
        (error: unknown) => error,
      )
    const { client } = database
    const bar = { date: '2026-01-01', open: 1, high: 1, low: 1, close: 1, volume: 1n }
    const orphan = await failureOf(client.dailyBar.create({ data: { symbol: 'none', ...bar } }))
    const twice = await failureOf(
      client.company.create({
        data: { symbol: 'A', name: '', exchange: '', sector: '', industry: '', country: '', updatedAt: at },
      }),
    )
    const raw = await failureOf(
      client.$executeRaw`INSERT INTO "Quote" ("symbol", "price", "change", "changePercent", "at") VALUES ('none', 1, 1, 1, ${at})`,
    )
    const invalid = await failureOf(
      client.quote.update({ where: { symbol: 'A' }, data: { price: 'high' as unknown as number } }),
    )
    expect([orphan, twice, raw, invalid].map(isPermanentFailure)).toEqual([true, true, true, true])
    await database.close()
    expect(isPermanentFailure(await failureOf(client.quote.findFirst()))).toBe(false)
    expect([new Error('x'), undefined, { code: 'P2024' }, { code: 'P1001' }].some(isPermanentFailure)).toBe(false)
  })

  it('two processes on one database: every write is applied once, and the newest of each key stays', async () => {
    const [a, b] = [open(), open()]
    let n = 0
    const last = new Map<string, number>()
    for (let round = 0; round < 20; round++)
      for (const { view } of [a, b]) {
        const symbol = ['A', 'B', 'C'][round % 3] ?? ''
        await view.put(symbol, ++n)
        last.set(symbol, n)
        // Versions are ordered by ms; two processes within one are put in order by their names.
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
    await Promise.all([a.view.flush(), b.view.flush()])
    const rows = await database.client.quote.findMany()
    expect(new Map(rows.map(({ symbol, price }) => [symbol, price]))).toEqual(last)
  })
  it('what is put while a transaction of somebody else rolls back is not rolled back with it (fault 28)', async () => {
    const { view } = open()
    const begun = gate()
    const rollBack = gate()
    const transaction = database.transaction(async (tx) => {
      await tx.quote.create({ data: { symbol: 'A', price: 99, change: 0, changePercent: 0, at } })
      begun.open()
      await rollBack.passed
      throw new Error('changed my mind')
    })
    await begun.passed
    await view.put('B', 1)
    const flushing = view.flush()
    rollBack.open()
    await expect(transaction).rejects.toThrow('changed my mind')
    await flushing
    expect(await database.client.quote.findMany()).toMatchObject([{ symbol: 'B', price: 1 }])
    expect(await database.client.writeProgress.findMany()).toMatchObject([{ namespace: 'quote', seq: 1n }])
  })

  it('more transactions at once than there are cores hold no flush up for ever, nor does it them (fault 29)', async () => {
    const { cache, view } = open()
    await database.client.logHead.create({ data: { cache: 'a', epoch: 'e', head: 0n, trimmedThrough: 0n } })
    const transactions = Array.from({ length: 4 * availableParallelism() + 1 }, () =>
      database.transaction(async (tx) => {
        await tx.logHead.update({ where: { cache: 'a' }, data: { head: { increment: 1 } } })
        await new Promise(setImmediate)
      }),
    )
    await Promise.all(['A', 'B', 'C'].map((symbol, n) => view.put(symbol, n)))
    await Promise.all([view.flush(), ...transactions])
    const rows = await database.client.quote.findMany({ orderBy: { symbol: 'asc' } })
    expect(rows.map(({ symbol, price }) => [symbol, price])).toEqual([
      ['A', 0],
      ['B', 1],
      ['C', 2],
    ])
    expect((await database.client.logHead.findFirst())?.head).toBe(BigInt(transactions.length))
    expect(cache.writeBehind()).toMatchObject({ pending: 0, deadLetters: 0 })
  })

  it.runIf(kind === 'sqlite')(
    'another connection that reads at the commit, or writes at the beginning, delays a flush and loses nothing (fault 27)',
    async () => {
      const { cache, view } = open()
      const other = new Libsql(database.url.slice('file:'.length))
      const seen = () => other.prepare('SELECT symbol, price FROM Quote ORDER BY symbol').raw().all()
      other.exec('BEGIN')
      expect(seen()).toEqual([])
      await view.put('A', 1)
      await view.flush()
      expect(seen()).toEqual([])
      other.exec('COMMIT')
      other.exec('BEGIN IMMEDIATE')
      await view.put('B', 2)
      for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setTimeout(resolve, 10))
      expect([seen(), cache.peek('quote:B')]).toEqual([[['A', 1]], 2])
      other.exec('COMMIT')
      await view.flush()
      expect(seen()).toEqual([
        ['A', 1],
        ['B', 2],
      ])
      expect(await cache.deadLetters()).toEqual([])
      other.close()
    },
  )
  it.runIf(kind === 'sqlite')(
    'what is put after an older backup took the place of the file is applied to that, once (fault 30)',
    async () => {
      const { cache, view } = open()
      const path = database.url.slice('file:'.length)
      await view.put('A', 1)
      await view.flush()
      const backup = new Libsql(path)
      backup.exec(`VACUUM INTO '${path}.backup'`)
      backup.close()
      await view.put('A', 2)
      await view.flush()
      renameSync(`${path}.backup`, path)
      for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true })
      await view.put('B', 3)
      await view.flush()
      expect(await database.client.$queryRawUnsafe('PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }])
      const { client } = await databases.open(database.url)
      expect(await client.quote.findMany({ orderBy: { symbol: 'asc' } })).toMatchObject([
        { symbol: 'A', price: 1 },
        { symbol: 'B', price: 3 },
      ])
      expect(await client.writeProgress.findMany()).toMatchObject([{ namespace: 'quote', seq: 3n }])
      expect(cache.writeBehind()).toMatchObject({ pending: 0, deadLetters: 0 })
    },
  )
})
