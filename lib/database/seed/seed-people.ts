import type { TransactionClient } from '@/lib/database/client'
import { seededRandom } from './seeded-random'

const WATCHLISTS: Record<string, readonly string[]> = {
  Chips: ['NVDA', 'AMD', 'AVGO', 'ASML', 'AMAT', 'ARM', 'INTC', 'MU'],
  'Big technology': ['AAPL', 'MSFT', 'GOOGL', 'AMZN', 'META', 'NVDA', 'TSLA'],
  Banks: ['JPM', 'BAC', 'WFC', 'C', 'GS', 'MS'],
  Dividends: ['KO', 'PEP', 'PG', 'JNJ', 'ABBV', 'XOM', 'ABT', 'ADP'],
}

const PORTFOLIOS = ['growth', 'income', 'world']
const POSITIONS_PER_PORTFOLIO = 12
const YEAR_MS = 365 * 86_400_000

/** Adds some watch-lists and portfolios, of companies that are there, unless there are any. */
export async function seedPeople(
  tx: TransactionClient,
  { symbols, now }: { symbols: readonly string[]; now: Date },
): Promise<void> {
  if ((await tx.watchlist.count()) > 0) return
  const listed = new Set(symbols)
  for (const [name, wanted] of Object.entries(WATCHLISTS)) {
    const items = wanted.filter((symbol) => listed.has(symbol)).map((symbol) => ({ symbol, addedAt: now }))
    await tx.watchlist.create({ data: { name, createdAt: now, items: { create: items } } })
  }
  for (const portfolio of PORTFOLIOS) {
    const random = seededRandom(portfolio)
    const drawn = Array.from({ length: POSITIONS_PER_PORTFOLIO }, () => symbols[Math.floor(random() * symbols.length)])
    const held = [...new Set(drawn)].filter((symbol) => symbol !== undefined)
    await tx.position.createMany({
      data: held.map((symbol) => ({
        portfolio,
        symbol,
        quantity: 10 * (1 + Math.floor(random() * 50)),
        averagePrice: Math.round(10_000 * (0.2 + 3 * random())) / 100,
        openedAt: new Date(now.getTime() - Math.floor(random() * YEAR_MS)),
      })),
    })
  }
}
