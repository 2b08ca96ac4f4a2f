import { afterAll, describe, expect, it } from 'vitest'
import { DATABASE_KINDS, temporaryDatabases } from '@/lib/testing/temporary-databases'
import { prepareDatabase } from '@/lib/database/prepare'
import type { PrepareProgress } from '@/lib/database/prepare'
import { businessDays, priceWalk } from './price-walk'
import { readCompanies } from './read-companies'
import { seed } from './seed'

const databases = temporaryDatabases()
afterAll(() => databases.cleanUp())

/** A Monday. */
const clock = { now: () => Date.parse('2026-11-23T15:00:00Z') }

describe('the list of companies', () => {
  it('names about 500, each symbol once, with Apple in Technology', async () => {
    const companies = await readCompanies()
    expect(companies.length).toBeGreaterThan(480)
    expect(new Set(companies.map((company) => company.symbol)).size).toBe(companies.length)
    expect(new Set(companies.map((company) => company.name)).size).toBe(companies.length)
    expect(new Set(companies.map((company) => company.sector)).size).toBe(11)
    expect(companies.find((company) => company.symbol === 'AAPL')).toEqual({
      symbol: 'AAPL',
      name: 'Apple Inc.',
      exchange: 'NASDAQ',
      sector: 'Technology',
      industry: 'Consumer Electronics',
      country: 'United States',
    })
    expect(companies.find((company) => company.symbol === 'AMZN')?.name).toBe('Amazon.com, Inc.')
  })
})

describe('a walk of prices', () => {
  const days = businessDays(clock.now(), 522)

  it('covers two years of Mondays to Fridays, the last one today', () => {
    expect(days).toHaveLength(522)
    expect([days[0], ...days.slice(-6)]).toEqual([
      '2024-11-22',
      '2026-11-16',
      '2026-11-17',
      '2026-11-18',
      '2026-11-19',
      '2026-11-20',
      '2026-11-23',
    ])
  })

  it('is the same on every run, another for another symbol, and possible as a day of trading', () => {
    expect(priceWalk('AAPL', days)).toEqual(priceWalk('AAPL', days))
    expect(priceWalk('AAPL', days)).not.toEqual(priceWalk('AAPM', days))
    for (const symbol of ['AAPL', 'A', 'BRK.B', 'ZZZZ'])
      for (const bar of priceWalk(symbol, days)) {
        expect(bar.low).toBeGreaterThan(0)
        expect(bar.low).toBeLessThanOrEqual(Math.min(bar.open, bar.close))
        expect(bar.high).toBeGreaterThanOrEqual(Math.max(bar.open, bar.close))
        expect(Number.isSafeInteger(bar.volume)).toBe(true)
      }
  })
})

describe.each(DATABASE_KINDS)('seeding %s', (kind) => {
  it('adds each company with its bars and its quote, tells how far it is, and adds nothing the second time', async () => {
    const database = await databases.migrated(kind)
    const told: string[] = []
    const onProgress = ({ done, total }: { done: number; total: number }) => told.push(`${done}/${total}`)
    expect(await seed(database, { companies: 30, days: 30, clock, onProgress })).toEqual({ companies: 30, bars: 900 })
    expect(told).toEqual(['25/30', '30/30'])
    const bars = await database.client.dailyBar.findMany({ where: { symbol: 'AAPL' }, orderBy: { date: 'asc' } })
    const walk = priceWalk('AAPL', businessDays(clock.now(), 30))
    expect(bars).toEqual(walk.map((bar) => ({ symbol: 'AAPL', ...bar, volume: BigInt(bar.volume) })))
    const quote = await database.client.quote.findUniqueOrThrow({ where: { symbol: 'AAPL' } })
    expect(quote.price).toBe(walk.at(-1)?.close)
    expect(quote.at).toEqual(new Date(clock.now()))
    expect(await database.client.watchlist.count()).toBe(4)
    expect(await database.client.position.count()).toBeGreaterThan(20)
    const later = { now: () => clock.now() + 86_400_000 }
    expect(await seed(database, { companies: 30, days: 30, clock: later })).toEqual({ companies: 0, bars: 0 })
    expect(await database.client.dailyBar.count()).toBe(900)
  })

  it('goes on where an earlier run was stopped, and two runs at once add each company once', async () => {
    const database = await databases.migrated(kind)
    await seed(database, { companies: 10, days: 5, clock })
    const other = await databases.open(database.url)
    const added = await Promise.all([database, other].map((from) => seed(from, { companies: 40, days: 5, clock })))
    expect(added.reduce((sum, { companies }) => sum + companies, 0)).toBe(30)
    expect(await database.client.dailyBar.count()).toBe(200)
  })
})

it('a database is prepared from nothing in one call, and without the demo it stays empty', async () => {
  const told: PrepareProgress['kind'][] = []
  const onProgress = ({ kind }: PrepareProgress) => told.push(kind)
  const full = await prepareDatabase({
    url: await databases.emptyUrl('sqlite'),
    demo: { companies: 3, days: 2 },
    onProgress,
  })
  const empty = await prepareDatabase({ url: await databases.emptyUrl('sqlite'), demo: false })
  expect(told).toEqual(['migrated', 'seeding', 'seeded'])
  expect(await full.client.company.count()).toBe(3)
  expect(await empty.client.company.count()).toBe(0)
  await Promise.all([full.close(), empty.close()])
})
