import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@/lib/database/client'
import { seed } from '@/lib/database/seed/seed'
import { DATABASE_KINDS, temporaryDatabases } from '@/lib/testing/temporary-databases'
import { createMarketSource } from './market-source'
import type { MarketSource } from './market-source'

const databases = temporaryDatabases()
afterAll(() => databases.cleanUp())

const now = () => Date.parse('2026-11-23T15:00:00Z')
const noSleep = async () => {}

describe.each(DATABASE_KINDS)('on %s', (kind) => {
  let database: Database
  let source: MarketSource

  beforeAll(async () => {
    database = await databases.migrated(kind)
    await seed(database, { companies: 40, days: 30, clock: { now } })
    source = createMarketSource(database, { random: () => 0, sleep: noSleep, now })
  })

  it('answers with plain data for what is there, and with null for what is not', async () => {
    expect(await source.company('AAPL')).toMatchObject({
      symbol: 'AAPL',
      sector: 'Technology',
      updatedAt: expect.any(String),
    })
    expect(await source.quote('AAPL')).toMatchObject({ symbol: 'AAPL', price: expect.any(Number) })
    expect([...(await source.quotes(['AAPL', 'nobody', 'A'])).keys()].sort()).toEqual(['A', 'AAPL'])
    expect(await source.company('nobody')).toBeNull()
    expect(await source.quote('nobody')).toBeNull()
    expect(await source.history('nobody', 5)).toEqual([])
    expect(await source.sectorSummary('Alchemy')).toBeNull()
    const history = await source.history('AAPL', 5)
    expect(history.map((bar) => bar.date)).toEqual([
      '2026-11-17',
      '2026-11-18',
      '2026-11-19',
      '2026-11-20',
      '2026-11-23',
    ])
    expect(JSON.parse(JSON.stringify(history))).toEqual(history)
  })

  it('sums up a sector from its members alone', async () => {
    const listed = await source.listed()
    const symbols = listed.filter((company) => company.sector === 'Technology').map((company) => company.symbol)
    const summary = await source.sectorSummary('Technology')
    expect(symbols).toContain('AAPL')
    expect(summary).toMatchObject({ sector: 'Technology', companies: symbols.length, symbols })
    const quotes = [...(await source.quotes(symbols)).values()]
    const mean = quotes.reduce((sum, quote) => sum + quote.changePercent, 0) / quotes.length
    expect(summary?.averageChangePercent).toBeCloseTo(mean, 2)
    expect(summary?.rising).toBe(quotes.filter((quote) => quote.changePercent > 0).length)
    expect(summary?.movers[0]?.changePercent).toBe(Math.max(...quotes.map((quote) => quote.changePercent)))
    expect(Object.values(summary?.byIndustry ?? {}).reduce((a, b) => a + b, 0)).toBe(symbols.length)
  })

  it('a write is what the next read answers, and a write to nothing says so', async () => {
    expect(await source.updateQuote('AAPL', 123.45)).toBe(true)
    expect(await source.quote('AAPL')).toMatchObject({ price: 123.45, at: '2026-11-23T15:00:00.000Z' })
    const [before] = (await source.history('AAPL', 2)).map((bar) => bar.close)
    expect((await source.quote('AAPL'))?.change).toBeCloseTo(123.45 - (before ?? 0), 2)
    expect(await source.updateCompany('AAPL', { name: 'Pear' })).toBe(true)
    expect(await source.company('AAPL')).toMatchObject({ name: 'Pear' })
    expect(await source.updateCompany('nobody', { name: 'x' })).toBe(false)
    expect(await source.updateQuote('nobody', 1)).toBe(false)
  })

  it('watch-lists and positions take each company once', async () => {
    expect(await source.addToWatchlist('mine', 'A')).toBe(true)
    expect(await source.addToWatchlist('mine', 'A')).toBe(true)
    expect(await source.addToWatchlist('mine', 'nobody')).toBe(false)
    expect(await database.client.watchlistItem.count({ where: { watchlist: { name: 'mine' } } })).toBe(1)
    expect(await source.removeFromWatchlist('mine', 'A')).toBe(true)
    expect(await source.removeFromWatchlist('mine', 'A')).toBe(false)
    const position = { symbol: 'A', quantity: 2, price: 10 }
    expect(await source.setPosition('p', position)).toBe(true)
    expect(await source.setPosition('p', { ...position, quantity: 3 })).toBe(true)
    expect(await database.client.position.findMany({ where: { portfolio: 'p' } })).toMatchObject([{ quantity: 3 }])
    expect(await source.setPosition('p', { ...position, quantity: 0 })).toBe(true)
    expect(await source.setPosition('p', { ...position, symbol: 'nobody' })).toBe(false)
  })
})

it('each read is as slow as asked for, a batch waits once, and a wait can be given up', async () => {
  const database = await databases.migrated('sqlite')
  const slept: number[] = []
  const sleep = async (ms: number, signal?: AbortSignal) => {
    slept.push(ms)
    signal?.throwIfAborted()
  }
  const source = createMarketSource(database, { delayMs: [200, 1_000], random: () => 0.5, sleep, now })
  await source.company('A')
  await source.quotes(['A', 'B', 'C'])
  await source.history('A', 3)
  await source.sectorSummary('Energy')
  expect(slept).toEqual([600, 600, 600, 600])
  await source.listed()
  await source.updateQuote('A', 1)
  expect(slept).toHaveLength(4)
  await expect(source.company('A', AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late')
})
