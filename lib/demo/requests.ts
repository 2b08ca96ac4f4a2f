import type { ListedSymbol, MarketSource } from '@/lib/database/source/market-source'
import type { Cache } from '@/lib/engine/cache-contract'
import type { Books } from './books'
import type { MarketViews } from './market-views'
import { companyKey, createMarketLoaders, historyKey, quoteKey, sectorKey } from './market-loaders'
import { createZipf } from './zipf'

/** One made-up request. */
export interface DemoRequest {
  readonly kind: 'read' | 'write'
  run(): Promise<unknown>
}

/** What everybody looks at comes first, so that the keys a visitor knows are the hot ones. */
const POPULAR = 'AAPL NVDA MSFT AMZN GOOGL META TSLA AVGO AMD NFLX JPM V LLY WMT XOM KO DIS'.split(' ')
const ZIPF_EXPONENT = 0.99
const QUOTES_ON_A_PAGE = 12
const PORTFOLIOS = ['growth', 'income', 'value']
const MOST_SHARES = 1_000
const WATCHED = 12

/**
 * Shares in a thousand, in order. Many more reads than writes, as in front of any cache; a company changes seldom, since
 * that takes the summary of its sector away as well.
 */
const MIX = {
  company: 420,
  quote: 360,
  history: 90,
  sector: 70,
  quotes: 56,
  writeQuote: 3,
  writeCompany: 1,
  position: 20,
  writePosition: 8,
  writeWatchlist: 2,
} as const
const MIX_TOTAL = Object.values(MIX).reduce((sum, share) => sum + share, 0)

export interface RequestOptions {
  cache: Cache
  source: MarketSource
  random: () => number
  listed: readonly ListedSymbol[]
  /** Without them nothing is written through the cache, and companies are read in place of positions. */
  books?: Books
  /** Without it a company is written past the cache, and invalidated. */
  market?: MarketViews
}

/**
 * @param options `listed`: at least one company, of which requests are made
 * @returns a function that makes up the next request
 */
export function createRequests({ cache, source, random, listed, books, market }: RequestOptions): () => DemoRequest {
  const loaders = createMarketLoaders(source)
  const symbols = byPopularity(listed.map((company) => company.symbol))
  const sectors = [...new Set(listed.map((company) => company.sector))]
  const symbolRank = createZipf(symbols.length, ZIPF_EXPONENT, random)
  const sectorRank = createZipf(sectors.length, ZIPF_EXPONENT, random)
  const symbol = () => symbols[symbolRank()] ?? ''
  const read = (run: () => Promise<unknown>): DemoRequest => ({ kind: 'read', run })
  const write = (run: () => Promise<unknown>): DemoRequest => ({ kind: 'write', run })

  const make: Record<keyof typeof MIX, () => DemoRequest> = {
    company: () => read(() => cache.getOrSet(companyKey(symbol()), loaders.company)),
    quote: () => read(() => cache.getOrSet(quoteKey(symbol()), loaders.quote)),
    history: () => read(() => cache.getOrSet(historyKey(symbol()), loaders.history)),
    sector: () => read(() => cache.getOrSet(sectorKey(sectors[sectorRank()] ?? ''), loaders.sector)),
    quotes: () => {
      const keys = new Set(Array.from({ length: QUOTES_ON_A_PAGE }, () => quoteKey(symbol())))
      return read(() => cache.getOrSetMany(keys, loaders.quotes))
    },
    writeQuote: () => write(() => moveQuote(symbol())),
    writeCompany: () => write(() => touchCompany(symbol())),
    position: () => (books ? read(() => books.positions.get(positionOf(symbol()))) : make.company()),
    writePosition: () => (books ? write(() => trade(books, symbol())) : make.company()),
    writeWatchlist: () => (books ? write(() => watch(books, symbol())) : make.company()),
  }

  const portfolio = (): string => PORTFOLIOS[Math.floor(random() * PORTFOLIOS.length)] ?? ''
  const positionOf = (of: string): string => `${portfolio()}/${of}`

  async function trade({ positions }: Books, of: string): Promise<void> {
    const id = positionOf(of)
    const held = (await positions.get(id)) ?? { quantity: 0, averagePrice: 100 }
    await positions.put(id, { ...held, quantity: (held.quantity + 10) % MOST_SHARES })
  }

  /** Puts a symbol at the end of the list; the one that has been on it longest goes. */
  async function watch({ watchlists }: Books, of: string): Promise<void> {
    const name = portfolio()
    const symbols = (await watchlists.get(name)) ?? []
    await watchlists.put(name, [...symbols.filter((other) => other !== of), of].slice(-WATCHED))
  }

  async function moveQuote(of: string): Promise<void> {
    const quote = await source.quote(of)
    if (!quote) return
    await source.updateQuote(of, Math.max(0.01, Math.round(quote.price * (99.5 + random())) / 100))
    await cache.invalidate({ key: quoteKey(of) }, { reason: 'traded', whenUnreachable: 'queue' })
  }

  /** Writes the company as it is, with a new date: what depends on it goes, and comes back with the same names. */
  async function touchCompany(of: string): Promise<void> {
    const profile = await market?.companies.get(of)
    if (market && profile) return market.companies.put(of, profile)
    await source.updateCompany(of, {})
    await cache.invalidate({ dependency: companyKey(of) }, { reason: 'company changed', whenUnreachable: 'queue' })
  }

  return () => make[drawFromMix(random)]()
}

function drawFromMix(random: () => number): keyof typeof MIX {
  let left = random() * MIX_TOTAL
  if ((left -= MIX.company) < 0) return 'company'
  if ((left -= MIX.quote) < 0) return 'quote'
  if ((left -= MIX.history) < 0) return 'history'
  if ((left -= MIX.sector) < 0) return 'sector'
  if ((left -= MIX.quotes) < 0) return 'quotes'
  if ((left -= MIX.position) < 0) return 'position'
  if ((left -= MIX.writePosition) < 0) return 'writePosition'
  if ((left -= MIX.writeWatchlist) < 0) return 'writeWatchlist'
  return (left -= MIX.writeQuote) < 0 ? 'writeQuote' : 'writeCompany'
}

function byPopularity(symbols: readonly string[]): string[] {
  const listed = new Set(symbols)
  return [...new Set([...POPULAR.filter((symbol) => listed.has(symbol)), ...symbols])]
}
