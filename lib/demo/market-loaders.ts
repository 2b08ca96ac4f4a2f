import type { CompanyProfile, MarketQuote } from '@/lib/database/source/market-reads'
import type { MarketSource } from '@/lib/database/source/market-source'
import type { Loader, LoaderOfMany } from '@/lib/engine/options'
import type { catalogue } from './catalogue'
import { countryTag, sectorTag } from './market-tags'

/** Trading days in a year, about. */
const HISTORY_DAYS = 250

export const companyKey = (symbol: string): string => `company:${symbol}`
export const quoteKey = (symbol: string): string => `quote:${symbol}`
export const historyKey = (symbol: string): string => `history:${symbol}`
export const sectorKey = (sector: string): string => `sector:${sector}`

/** How to load any key of the demo from its source, with the tags and dependencies that the value asks for. */
export interface MarketLoaders extends Record<keyof typeof catalogue, Loader<unknown>> {
  company: Loader<CompanyProfile | null>
  quote: Loader<MarketQuote | null>
  quotes: LoaderOfMany<unknown>
}

/** @returns a loader for each namespace, and one for many quotes in one call; what the source lacks is `null` */
export function createMarketLoaders(source: MarketSource): MarketLoaders {
  return {
    company: async ({ key, signal, tag }) => {
      const company = await source.company(nameIn(key), signal)
      if (company) tag(sectorTag(company.sector), `sector:${company.sector}`, countryTag(company.country))
      return company
    },
    quote: ({ key, signal }) => source.quote(nameIn(key), signal),
    quotes: async (keys, { signal }) => {
      const quotes = await source.quotes(keys.map(nameIn), signal)
      return new Map([...quotes.values()].map((quote) => [quoteKey(quote.symbol), quote]))
    },
    history: ({ key, signal, dependOn }) => {
      dependOn(companyKey(nameIn(key)))
      return source.history(nameIn(key), HISTORY_DAYS, signal)
    },
    sector: async ({ key, signal, tag, dependOn }) => {
      const sector = nameIn(key)
      tag(sectorTag(sector), `sector:${sector}`)
      const summary = await source.sectorSummary(sector, signal)
      if (summary) dependOn(...summary.symbols.map(companyKey))
      return summary
    },
  }
}

/** What follows the namespace; the whole where there is none. */
export function nameIn(key: string): string {
  return key.slice(key.indexOf(':') + 1)
}
