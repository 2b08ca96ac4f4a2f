import type { MarketSource } from '@/lib/database/source/market-source'
import type { Cache } from '@/lib/engine/cache-contract'
import type { View } from '@/lib/engine/strategies/source'
import type { Books } from './books'
import type { MarketViews } from './market-views'

/** Whose rows trials write, so that they are nobody else's. */
const TRIAL = 'trial'

interface PreparedTrial {
  readonly keys: readonly string[]
  call(n: number): Promise<unknown>
  settled(): Promise<void>
}

/** The `StrategyTrials` of the admin API. */
export interface DemoTrials {
  kindsFor(namespace: string): ('reads' | 'writes')[]
  reads(namespace: string): Promise<PreparedTrial>
  writes(namespace: string, rows: number): Promise<PreparedTrial>
}

/** What the console's trials are made on: the demo's namespaces, with the real source behind them. */
export function createStrategyTrials(
  cache: Cache,
  source: MarketSource,
  { market, books }: { market: MarketViews; books: Books },
): DemoTrials {
  const readable = new Map<string, View<unknown>>([
    ['company', market.companies],
    ['quote', market.quotes],
    ['history', market.histories],
    ['sector', market.sectors],
  ])
  const writable = new Map<string, (symbols: readonly string[], rows: number) => PreparedTrial>([
    ['position', (symbols, rows) => positions(books, symbols.slice(0, rows))],
    ['watchlist', (symbols, rows) => watchlists(books, symbols, rows)],
  ])
  let trials = 0

  return {
    kindsFor: (namespace) => [
      ...(readable.has(namespace) ? (['reads'] as const) : []),
      ...(writable.has(namespace) ? (['writes'] as const) : []),
    ],
    async reads(namespace) {
      const view = readable.get(namespace)
      if (!view) throw new TypeError(`${namespace} is not for reading`)
      const listed = await source.listed()
      // Another one each time, and not one of those that traffic keeps hot.
      const one = listed[(listed.length - 1 - (trials++ % listed.length)) | 0]
      const id = (namespace === 'sector' ? one?.sector : one?.symbol) ?? ''
      const key = `${namespace}:${id}`
      await cache.invalidate({ key }, { reason: 'a trial of strategies', whenUnreachable: 'queue' })
      return { keys: [key], call: () => view.get(id), settled: () => Promise.resolve() }
    },
    async writes(namespace, rows) {
      const prepare = writable.get(namespace)
      if (!prepare) throw new TypeError(`${namespace} is not for writing`)
      return prepare(
        (await source.listed()).map(({ symbol }) => symbol),
        rows,
      )
    },
  }
}

function positions({ positions: view }: Books, symbols: readonly string[]): PreparedTrial {
  const ids = symbols.map((symbol) => `${TRIAL}/${symbol}`)
  return {
    keys: ids.map((id) => `position:${id}`),
    call: (n) => view.put(ids[n % ids.length] ?? '', { quantity: 1 + n, averagePrice: 100 }),
    settled: () => view.flush(),
  }
}

function watchlists({ watchlists: view }: Books, symbols: readonly string[], rows: number): PreparedTrial {
  const names = Array.from({ length: rows }, (_, n) => `${TRIAL}-${n}`)
  return {
    keys: names.map((name) => `watchlist:${name}`),
    call: (n) => view.put(names[n] ?? '', [symbols[n % symbols.length] ?? '']),
    settled: () => view.flush(),
  }
}
