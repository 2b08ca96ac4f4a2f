import type { Database } from '@/lib/database/client'

/** What may change about a company; its symbol is what everything else refers to. */
export interface CompanyChange {
  name?: string
  exchange?: string
  sector?: string
  industry?: string
  country?: string
}

/** Writes take no artificial delay. Each says whether there was something to change; none touches a cache. */
export interface MarketWrites {
  /** Sets the price, and the change against the close of the day before the last. */
  updateQuote(symbol: string, price: number): Promise<boolean>
  updateCompany(symbol: string, change: CompanyChange): Promise<boolean>
  /** Makes the list where it is missing. False for an unknown symbol, true also where it was there already. */
  addToWatchlist(name: string, symbol: string): Promise<boolean>
  removeFromWatchlist(name: string, symbol: string): Promise<boolean>
  /** A quantity of 0 closes the position. */
  setPosition(portfolio: string, position: { symbol: string; quantity: number; price: number }): Promise<boolean>
}

/** @param now milliseconds since the epoch */
export function createMarketWrites({ client, transaction }: Database, now: () => number): MarketWrites {
  const knows = async (symbol: string) => (await client.company.count({ where: { symbol } })) > 0
  return {
    updateQuote: async (symbol, price) => {
      const [, before] = await client.dailyBar.findMany({ where: { symbol }, orderBy: { date: 'desc' }, take: 2 })
      const change = before ? hundredth(price - before.close) : 0
      const changePercent = before ? hundredth((100 * change) / before.close) : 0
      const data = { price, change, changePercent, at: new Date(now()) }
      return (await client.quote.updateMany({ where: { symbol }, data })).count > 0
    },
    updateCompany: async (symbol, change) => {
      const data = { ...change, updatedAt: new Date(now()) }
      return (await client.company.updateMany({ where: { symbol }, data })).count > 0
    },
    addToWatchlist: async (name, symbol) => {
      if (!(await knows(symbol))) return false
      const at = new Date(now())
      await transaction(async (tx) => {
        const { id } = await tx.watchlist.upsert({ where: { name }, create: { name, createdAt: at }, update: {} })
        const item = { watchlistId: id, symbol }
        await tx.watchlistItem.upsert({
          where: { watchlistId_symbol: item },
          create: { ...item, addedAt: at },
          update: {},
        })
      })
      return true
    },
    removeFromWatchlist: async (name, symbol) =>
      (await client.watchlistItem.deleteMany({ where: { symbol, watchlist: { name } } })).count > 0,
    setPosition: async (portfolio, { symbol, quantity, price }) => {
      if (quantity === 0) return (await client.position.deleteMany({ where: { portfolio, symbol } })).count > 0
      if (!(await knows(symbol))) return false
      const data = { quantity, averagePrice: price }
      await client.position.upsert({
        where: { portfolio_symbol: { portfolio, symbol } },
        create: { portfolio, symbol, openedAt: new Date(now()), ...data },
        update: data,
      })
      return true
    },
  }
}

function hundredth(figure: number): number {
  return Math.round(figure * 100) / 100
}
