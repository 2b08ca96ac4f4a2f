import type { Database } from '@/lib/database/client'
import { summarize } from './summarize-sector'
import type { SectorSummary } from './summarize-sector'

/** Instants are ISO 8601 text and volumes numbers, so that every value is plain data, which can be frozen and shared. */
export interface CompanyProfile {
  readonly symbol: string
  readonly name: string
  readonly exchange: string
  readonly sector: string
  readonly industry: string
  readonly country: string
  readonly updatedAt: string
}

export interface MarketQuote {
  readonly symbol: string
  readonly price: number
  readonly change: number
  readonly changePercent: number
  readonly at: string
}

/** Synthetic, as everything in `DailyBar`. */
export interface HistoryBar {
  readonly date: string
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

export interface MarketReads {
  company(symbol: string, signal?: AbortSignal): Promise<CompanyProfile | null>
  quote(symbol: string, signal?: AbortSignal): Promise<MarketQuote | null>
  /** @returns what was found, by symbol */
  quotes(symbols: readonly string[], signal?: AbortSignal): Promise<Map<string, MarketQuote>>
  /** @returns the last `days` trading days, oldest first; none for an unknown symbol */
  history(symbol: string, days: number, signal?: AbortSignal): Promise<HistoryBar[]>
  sectorSummary(sector: string, signal?: AbortSignal): Promise<SectorSummary | null>
}

/** @param wait is awaited before each read */
export function createMarketReads({ client }: Database, wait: (signal?: AbortSignal) => Promise<void>): MarketReads {
  async function quotes(symbols: readonly string[], signal?: AbortSignal): Promise<Map<string, MarketQuote>> {
    await wait(signal)
    const rows = await client.quote.findMany({ where: { symbol: { in: [...symbols] } } })
    return new Map(rows.map((row) => [row.symbol, { ...row, at: row.at.toISOString() }]))
  }

  return {
    quotes,
    company: async (symbol, signal) => {
      await wait(signal)
      const row = await client.company.findUnique({ where: { symbol } })
      return row && { ...row, updatedAt: row.updatedAt.toISOString() }
    },
    quote: async (symbol, signal) => (await quotes([symbol], signal)).get(symbol) ?? null,
    history: async (symbol, days, signal) => {
      await wait(signal)
      const rows = await client.dailyBar.findMany({
        where: { symbol },
        orderBy: { date: 'desc' },
        take: days,
        omit: { symbol: true },
      })
      return rows.reverse().map((row) => ({ ...row, volume: Number(row.volume) }))
    },
    sectorSummary: async (sector, signal) => {
      await wait(signal)
      const members = await client.company.findMany({
        where: { sector },
        orderBy: { symbol: 'asc' },
        include: { quote: true },
      })
      return members.length === 0 ? null : summarize(sector, members)
    },
  }
}
