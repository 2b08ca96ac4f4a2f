import type { MarketSource } from '@/lib/database/source/market-source'
import type { Cache } from '@/lib/engine/cache-contract'
import type { Clock } from '@/lib/kernel/clock'
import type { Books } from './books'
import type { MarketViews } from './market-views'
import { Pace } from './pace'
import { createRequests } from './requests'
import type { DemoRequest } from './requests'
import { Unanswered } from './unanswered'

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

const DEFAULT_RATE = 300
/** Short enough for the stream to look even, long enough to cost nothing. */
const TICK_MS = 50
/** 300 requests a second, a tenth of them waiting for a source of up to a second, leave some thirty unanswered. */
const MAX_IN_FLIGHT = 256
/** How long to wait before asking again for the list of companies. */
const LIST_AGAIN_MS = 1_000

/**
 * Traffic on the demo's data: reads that follow Zipf's law through every namespace, and some writes that invalidate. It
 * uses the cache as any application would, through its public face. Errors are counted, and thrown at nobody.
 */
export function createTraffic({ ratePerSecond = DEFAULT_RATE, ...options }: TrafficOptions): Traffic {
  const { clock, source } = options
  const pace = new Pace(clock, ratePerSecond)
  const unanswered = new Unanswered()
  const made = { reads: 0, writes: 0, skipped: 0 }
  let timer: NodeJS.Timeout | undefined
  let next: (() => DemoRequest) | undefined
  let listAt = 0

  function tick(): void {
    const due = pace.due()
    if (!next) return listCompanies()
    for (let i = 0; i < due; i++) {
      if (unanswered.size >= MAX_IN_FLIGHT) made.skipped++
      else request(next())
    }
  }

  function request({ kind, run }: DemoRequest): void {
    made[kind === 'read' ? 'reads' : 'writes']++
    unanswered.begin(run)
  }

  /** Without them there is nothing to ask for. */
  function listCompanies(): void {
    const now = clock.now()
    if (now < listAt) return
    listAt = now + LIST_AGAIN_MS
    unanswered.begin(async () => {
      const listed = await source.listed()
      if (listed.length === 0) throw new Error('there are no companies: the database was not seeded')
      next = createRequests({ ...options, listed })
    })
  }

  return {
    get running() {
      return timer !== undefined
    },
    get ratePerSecond() {
      return pace.ratePerSecond
    },
    get stats() {
      const { errors, lastError, size: inFlight } = unanswered
      return { ...made, errors, lastError, inFlight }
    },
    start: () => {
      if (timer) return
      pace.begin()
      timer = setInterval(tick, TICK_MS).unref()
    },
    stop: async () => {
      clearInterval(timer)
      timer = undefined
      await unanswered.ended()
    },
    setRate: (wanted) => {
      pace.ratePerSecond = wanted
    },
  }
}
