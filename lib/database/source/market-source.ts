import type { Database } from '@/lib/database/client'
import { createMarketReads } from './market-reads'
import type { MarketReads } from './market-reads'
import { createMarketWrites } from './market-writes'
import type { MarketWrites } from './market-writes'

/** Where the demo's values come from. Unknown symbols and sectors are answered with `null`, never with an error. */
export interface MarketSource extends MarketReads, MarketWrites {
  /** Symbol, sector and country of every company, without the delay: for those who make up requests. */
  listed(): Promise<ListedSymbol[]>
}

export interface ListedSymbol {
  readonly symbol: string
  readonly sector: string
  readonly country: string
}

export interface MarketSourceOptions {
  /** Least and most milliseconds that every read takes longer, standing for a slow API; none by default. */
  delayMs?: readonly [number, number]
  /** Like `Math.random`; decides about each delay. */
  random: () => number
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Milliseconds since the epoch, noted with what is written. */
  now: () => number
}

/**
 * The demo's source: the database, made as slow as the API that it stands for. A batch is one call, and waits once.
 *
 * @param database migrated, and seeded where anything is to be found
 */
export function createMarketSource(database: Database, options: MarketSourceOptions): MarketSource {
  const { delayMs, random, sleep, now } = options
  const wait = async (signal?: AbortSignal) => {
    if (!delayMs) return
    const [least, most] = delayMs
    await sleep(least + (most - least) * random(), signal)
  }
  return {
    ...createMarketReads(database, wait),
    ...createMarketWrites(database, now),
    listed: () =>
      database.client.company.findMany({
        select: { symbol: true, sector: true, country: true },
        orderBy: { symbol: 'asc' },
      }),
  }
}
