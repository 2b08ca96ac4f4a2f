import type { CompanyProfile, MarketQuote } from '@/lib/database/source/market-reads'
import type { MarketSource } from '@/lib/database/source/market-source'
import type { Cache } from '@/lib/engine/cache-contract'
import type { View } from '@/lib/engine/strategies/source'
import { createMarketLoaders, nameIn } from './market-loaders'

/** The demo's namespaces that are mostly read, each with its source behind it. */
export interface MarketViews {
  /** Cache-aside, both ways: what is put is written to the source, and dropped from the cache with what depends on it. */
  readonly companies: View<CompanyProfile | null>
  readonly quotes: View<MarketQuote | null>
  readonly histories: View<unknown>
  readonly sectors: View<unknown>
}

export function bindMarket(cache: Cache, source: MarketSource): MarketViews {
  const loaders = createMarketLoaders(source)
  return {
    companies: cache.bind('company', {
      load: (_, context) => loaders.company(context),
      save: async (symbol, profile) => {
        if (!profile) throw new TypeError(`the profile of ${symbol} cannot be written: it is null`)
        const { name, exchange, sector, industry, country } = profile
        await source.updateCompany(nameIn(symbol), { name, exchange, sector, industry, country })
      },
    }),
    quotes: cache.bind('quote', {
      load: (_, context) => loaders.quote(context),
      loadMany: (symbols, { signal }) => source.quotes(symbols.map(nameIn), signal),
    }),
    histories: cache.bind('history', { load: (_, context) => loaders.history(context) }),
    sectors: cache.bind('sector', { load: (_, context) => loaders.sector(context) }),
  }
}
