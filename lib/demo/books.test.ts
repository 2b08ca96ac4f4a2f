import { afterAll, expect, it } from 'vitest'
import { seed } from '@/lib/database/seed/seed'
import { seededRandom } from '@/lib/database/seed/seeded-random'
import { createMarketSource } from '@/lib/database/source/market-source'
import { systemClock } from '@/lib/kernel/clock'
import { createCache } from '@/lib/package'
import { temporaryDatabases } from '@/lib/testing/temporary-databases'
import { temporaryFolder } from '@/lib/testing/temporary-folder'
import { bindBooks, bookCatalogue } from './books'
import { createRequests } from './requests'

const databases = temporaryDatabases()
afterAll(() => databases.cleanUp())

it('positions are written behind and watch-lists through, and the database ends with what the cache shows', async () => {
  const database = await databases.migrated('sqlite')
  await seed(database, { companies: 20, days: 5 })
  const path = temporaryFolder('books')
  const cache = createCache({ name: 'books', journal: { path }, namespaces: bookCatalogue })
  const source = createMarketSource(database, { random: () => 0, sleep: async () => {}, now: () => 0 })
  const books = bindBooks(cache, database, { source, clock: systemClock })
  const listed = await source.listed()
  const next = createRequests({ cache, source, random: seededRandom('books'), listed, books })
  for (let i = 0; i < 1_500; i++) await next().run()
  await books.positions.flush()
  const rows = await database.client.position.findMany()
  expect(rows.length).toBeGreaterThan(3)
  for (const { portfolio, symbol, quantity } of rows)
    expect(await books.positions.get(`${portfolio}/${symbol}`)).toMatchObject({ quantity })
  const items = await database.client.watchlistItem.findMany({ include: { watchlist: true } })
  expect(items.length).toBeGreaterThan(1)
  for (const { symbol, watchlist } of items) expect(await books.watchlists.get(watchlist.name)).toContain(symbol)
  expect(cache.stats().writeBehind).toEqual({ pending: 0, deadLetters: 0 })
  await cache.close()
})
