import type { Database } from '@/lib/database/client'
import { createWriteBehindTarget } from '@/lib/database/write-behind/write-behind-target'
import type { MarketSource } from '@/lib/database/source/market-source'
import type { Cache } from '@/lib/engine/cache-contract'
import type { NamespacePolicy } from '@/lib/engine/options'
import type { Source, View } from '@/lib/engine/strategies/source'
import type { Clock } from '@/lib/kernel/clock'

/** What the demo's visitors write. */
export const bookCatalogue: Record<'position' | 'watchlist', NamespacePolicy> = {
  position: {
    ttl: '10m',
    tags: ['positions'],
    description: 'What a portfolio holds of a symbol, e.g. position:growth/AAPL; written behind',
  },
  watchlist: {
    ttl: '10m',
    sliding: '1h',
    tags: ['watchlists'],
    description: 'Symbols on a watch-list by its name; written through, and kept as long as it is looked at',
  },
}

export interface HeldPosition {
  readonly quantity: number
  readonly averagePrice: number
}

/** The namespaces of the demo that are written through the cache. */
export interface Books {
  readonly positions: View<HeldPosition>
  readonly watchlists: View<readonly string[]>
}

/** @param source for the writes of watch-lists, which take no artificial delay */
export function bindBooks(
  cache: Cache,
  database: Database,
  { source, clock }: { source: MarketSource; clock: Clock },
): Books {
  return {
    positions: cache.bind('position', positionSource(database, clock), { write: 'behind' }),
    watchlists: cache.bind('watchlist', watchlistSource(database, source), { write: 'through' }),
  }
}

/** Ids are `portfolio/symbol`. */
function positionSource(database: Database, clock: Clock): Source<HeldPosition> {
  const nameOf = (id: string) => {
    const [portfolio = '', symbol = ''] = id.slice(id.indexOf(':') + 1).split('/')
    return { portfolio, symbol }
  }
  const save = async (client: Pick<Database['client'], 'position'>, id: string, held: HeldPosition): Promise<void> => {
    const name = nameOf(id)
    const create = { ...name, ...held, openedAt: new Date(clock.now()) }
    await client.position.upsert({ where: { portfolio_symbol: name }, create, update: held })
  }
  return {
    load: async (id) => {
      const row = await database.client.position.findUnique({ where: { portfolio_symbol: nameOf(id) } })
      return row ? { quantity: row.quantity, averagePrice: row.averagePrice } : undefined
    },
    save: (id, held) => save(database.client, id, held),
    ...createWriteBehindTarget<HeldPosition>(database, { save }),
  }
}

function watchlistSource({ client }: Database, source: MarketSource): Source<readonly string[]> {
  const load = async (name: string): Promise<string[]> => {
    const items = await client.watchlistItem.findMany({
      where: { watchlist: { name } },
      orderBy: { symbol: 'asc' },
      select: { symbol: true },
    })
    return items.map(({ symbol }) => symbol)
  }
  return {
    load,
    save: async (name, symbols) => {
      const before = await load(name)
      for (const symbol of before) if (!symbols.includes(symbol)) await source.removeFromWatchlist(name, symbol)
      for (const symbol of symbols) if (!before.includes(symbol)) await source.addToWatchlist(name, symbol)
    },
  }
}
