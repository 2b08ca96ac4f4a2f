import { systemClock } from '@/lib/kernel/clock'
import type { Clock } from '@/lib/kernel/clock'
import type { Database, TransactionClient } from '@/lib/database/client'
import { exclusively } from '@/lib/database/exclusive'
import { insertBars } from './insert-bars'
import { seedPeople } from './seed-people'
import { businessDays, priceWalk } from './price-walk'
import type { Bar } from './price-walk'
import { readCompanies } from './read-companies'
import type { ListedCompany } from './read-companies'

export interface SeedOptions {
  /** How many companies, in order of their symbols; all of the file by default. `AAPL` is the third. */
  companies?: number
  /** How many trading days of each, the last one today; two years by default. */
  days?: number
  clock?: Clock
  /** Of the data file, where it is not in its place under the working directory. */
  companiesFile?: string
  onProgress?: (progress: { done: number; total: number }) => void
}

const TWO_YEARS_OF_BUSINESS_DAYS = 522
/** One transaction each: a tenth of a second, so that whoever else writes waits no longer than that. */
const COMPANIES_PER_TRANSACTION = 25
/**
 * Fills an empty database with real companies and synthetic prices; goes on where an earlier run was stopped, and leaves
 * alone what is there. Any number of processes may seed at once. 532 companies and two years take about 3 s on SQLite.
 *
 * @returns how many companies and daily bars were added
 */
export async function seed(
  database: Database,
  options: SeedOptions = {},
): Promise<{ companies: number; bars: number }> {
  const now = new Date((options.clock ?? systemClock).now())
  const listed = (await readCompanies(options.companiesFile)).slice(0, options.companies)
  const days = businessDays(now.getTime(), options.days ?? TWO_YEARS_OF_BUSINESS_DAYS)
  const missing = await withoutKnown(database.client, listed)
  let added = 0
  for (let from = 0; from < missing.length; from += COMPANIES_PER_TRANSACTION) {
    const batch = missing.slice(from, from + COMPANIES_PER_TRANSACTION)
    added += await exclusively(database, 'seeding', (tx) => seedBatch(tx, { kind: database.kind, batch, days, now }))
    options.onProgress?.({ done: listed.length - missing.length + from + batch.length, total: listed.length })
  }
  const symbols = listed.map((company) => company.symbol)
  await exclusively(database, 'seeding', (tx) => seedPeople(tx, { symbols, now }))
  return { companies: added, bars: added * days.length }
}

interface Batch {
  readonly kind: Database['kind']
  readonly batch: readonly ListedCompany[]
  readonly days: readonly string[]
  readonly now: Date
}

/** A company is there with all that belongs to it or not at all, so its row alone tells that it was seeded. */
async function seedBatch(tx: TransactionClient, { kind, batch, days, now }: Batch): Promise<number> {
  const missing = await withoutKnown(tx, batch)
  if (missing.length === 0) return 0
  const walks = missing.map((company) => ({ symbol: company.symbol, bars: priceWalk(company.symbol, days) }))
  await tx.company.createMany({ data: missing.map((company) => ({ ...company, updatedAt: now })) })
  for (const walk of walks) await insertBars(tx, kind, walk)
  await tx.quote.createMany({ data: walks.map(({ symbol, bars }) => ({ symbol, at: now, ...lastPrice(bars) })) })
  return missing.length
}

async function withoutKnown(client: TransactionClient, companies: readonly ListedCompany[]): Promise<ListedCompany[]> {
  const symbols = companies.map((company) => company.symbol)
  const found = await client.company.findMany({ where: { symbol: { in: symbols } }, select: { symbol: true } })
  const known = new Set(found.map((company) => company.symbol))
  return companies.filter((company) => !known.has(company.symbol))
}

function lastPrice(bars: readonly Bar[]): { price: number; change: number; changePercent: number } {
  const price = bars.at(-1)?.close ?? 0
  const before = bars.at(-2)?.close ?? price
  const change = Math.round((price - before) * 100) / 100
  return { price, change, changePercent: before === 0 ? 0 : Math.round((change / before) * 10_000) / 100 }
}
