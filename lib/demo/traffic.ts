import type { MarketSource } from '@/lib/database/source/market-source'
import type { Cache } from '@/lib/engine/cache-contract'
import type { Clock } from '@/lib/kernel/clock'
import { reasonOf } from '@/lib/kernel/errors'
import type { Books } from './books'
import type { MarketViews } from './market-views'
import { createRequests } from './requests'
import type { DemoRequest } from './requests'

export interface TrafficOptions {
  cache: Cache
  source: MarketSource
  clock: Clock
  /** Like `Math.random`. */
  random: () => number
  books?: Books
  market?: MarketViews
  /** Requests per second; 300 by default, measured to cost a tenth of a core, cache and database included. */
  ratePerSecond?: number
}

export interface TrafficStats {
  readonly reads: number
  readonly writes: number
  readonly errors: number
  /** Requests not made because too many were unanswered. */
  readonly skipped: number
  readonly inFlight: number
  readonly lastError: string | undefined
}

export interface Traffic {
  readonly running: boolean
  readonly ratePerSecond: number
  readonly stats: TrafficStats
  /** Does nothing where it runs already. */
  start(): void
  /** Resolves when the last request was answered. */
  stop(): Promise<void>
  /** @throws RangeError below 0 or above 10,000 */
  setRate(ratePerSecond: number): void
}

type Counted = { -readonly [name in Exclude<keyof TrafficStats, 'inFlight'>]: TrafficStats[name] }

const DEFAULT_RATE = 300
const MAX_RATE = 10_000
/** Short enough for the stream to look even, long enough to cost nothing. */
const TICK_MS = 50
/** After a stall no more than this much is made up for, lest the stall be followed by a burst. */
const LONGEST_TICK_MS = 250
/** 300 requests a second, a tenth of them waiting for a source of up to a second, leave some thirty unanswered. */
const MAX_IN_FLIGHT = 256
/** How long to wait before asking again for the list of companies. */
const LIST_AGAIN_MS = 1_000

/**
 * Traffic on the demo's data: reads that follow Zipf's law through every namespace, and some writes that invalidate. It
 * uses the cache as any application would, through its public face. Errors are counted, and thrown at nobody.
 */
export function createTraffic({
  cache,
  source,
  clock,
  random,
  books,
  market,
  ratePerSecond = DEFAULT_RATE,
}: TrafficOptions): Traffic {
  const stats: Counted = { reads: 0, writes: 0, errors: 0, skipped: 0, lastError: undefined }
  const inFlight = new Set<Promise<void>>()
  let rate = checkedRate(ratePerSecond)
  let timer: NodeJS.Timeout | undefined
  let next: (() => DemoRequest) | undefined
  let listAt = 0
  let owed = 0
  let lastTick = 0

  function watch(work: Promise<unknown>): void {
    const settled: Promise<void> = work
      .then(
        () => {},
        (error: unknown) => {
          stats.errors++
          stats.lastError = reasonOf(error)
        },
      )
      .then(() => void inFlight.delete(settled))
    inFlight.add(settled)
  }

  async function listCompanies(): Promise<void> {
    const listed = await source.listed()
    if (listed.length === 0) throw new Error('there are no companies: the database was not seeded')
    next = createRequests({ cache, source, random, listed, books, market })
  }

  function tick(): void {
    const now = clock.now()
    const elapsedMs = Math.min(now - lastTick, LONGEST_TICK_MS)
    lastTick = now
    if (!next) {
      if (now < listAt) return
      listAt = now + LIST_AGAIN_MS
      return watch(listCompanies())
    }
    for (owed += (rate * elapsedMs) / 1_000; owed >= 1; owed--) {
      if (inFlight.size >= MAX_IN_FLIGHT) stats.skipped++
      else request(next())
    }
  }

  function request({ kind, run }: DemoRequest): void {
    stats[kind === 'read' ? 'reads' : 'writes']++
    // `async`, so that what is thrown before the first await is counted, too.
    watch((async () => run())())
  }

  return {
    get running() {
      return timer !== undefined
    },
    get ratePerSecond() {
      return rate
    },
    get stats() {
      return { ...stats, inFlight: inFlight.size }
    },
    start: () => {
      if (timer) return
      lastTick = clock.now()
      owed = 0
      timer = setInterval(tick, TICK_MS).unref()
    },
    stop: async () => {
      clearInterval(timer)
      timer = undefined
      await Promise.all(inFlight)
    },
    setRate: (wanted) => {
      rate = checkedRate(wanted)
    },
  }
}

function checkedRate(ratePerSecond: number): number {
  if (ratePerSecond >= 0 && ratePerSecond <= MAX_RATE) return ratePerSecond
  throw new RangeError(`the rate of demo traffic must lie between 0 and ${MAX_RATE} requests per second`)
}
