import { setTimeout as wait } from 'node:timers/promises'
import type { DemoSwitch, ManagedCache } from '@/lib/admin/context'
import type { Database } from '@/lib/database/client'
import { prepareDatabase, type PrepareProgress } from '@/lib/database/prepare'
import { createMarketSource } from '@/lib/database/source/market-source'
import { bindBooks, bookCatalogue } from '@/lib/demo/books'
import { catalogue } from '@/lib/demo/catalogue'
import { createMarketLoaders } from '@/lib/demo/market-loaders'
import { bindMarket } from '@/lib/demo/market-views'
import { createStrategyTrials, type DemoTrials } from '@/lib/demo/strategy-trials'
import { createTraffic } from '@/lib/demo/traffic'
import type { Cache } from '@/lib/engine/cache-contract'
import type { NamespacePolicy } from '@/lib/engine/options'
import { systemClock } from '@/lib/kernel/clock'
import type { Environment } from './environment'

/** The database, and what of the demo is in it. */
export interface Demo {
  readonly database: Database
  readonly namespaces: Record<string, NamespacePolicy>
  readonly loaderOf: ManagedCache['loaderOf']
  /** Traffic, running unless it is said otherwise; undefined where there is no demo data to make it with. */
  run(cache: Cache, begin?: { on: boolean; ratePerSecond: number }): RunningDemo | undefined
}

export interface RunningDemo {
  readonly traffic: DemoSwitch
  readonly trials: DemoTrials
}

/** A slow API of real life: what a cache is for. */
const DELAY_MS = [200, 1_000] as const

/** Brings the database up to date, with the demo's data where it is wanted. */
export async function prepareDemo({ databaseUrl, demo }: Environment): Promise<Demo> {
  const database = await prepareDatabase({ url: databaseUrl, demo, onProgress: tellProgress() })
  if (!demo) return { database, namespaces: {}, loaderOf: () => undefined, run: () => undefined }
  const source = createMarketSource(database, {
    ...{ delayMs: DELAY_MS, random: Math.random, now: () => systemClock.now() },
    sleep: (ms, signal) => wait(ms, undefined, { signal, ref: false }),
  })
  const { company, quote, history, sector } = createMarketLoaders(source)
  const loaders = new Map(Object.entries({ company, quote, history, sector }))
  return {
    ...{ database, namespaces: { ...catalogue, ...bookCatalogue }, loaderOf: (namespace) => loaders.get(namespace) },
    run: (cache, begin) => {
      const books = bindBooks(cache, database, { source, clock: systemClock })
      const market = bindMarket(cache, source)
      const trials = createStrategyTrials(cache, source, { market, books })
      const { on = true, ratePerSecond } = begin ?? {}
      const traffic = createTraffic({
        ...{ cache, source, books, market, clock: systemClock, random: Math.random, ratePerSecond },
      })
      if (on) traffic.start()
      return { traffic: demoSwitch(traffic), trials }
    },
  }
}

function demoSwitch(traffic: ReturnType<typeof createTraffic>): DemoSwitch {
  return {
    read() {
      const { reads, writes, errors } = traffic.stats
      return { on: traffic.running, ratePerSecond: traffic.ratePerSecond, requests: reads + writes, errors }
    },
    async turn(on, ratePerSecond) {
      if (ratePerSecond !== undefined) traffic.setRate(ratePerSecond)
      if (on) traffic.start()
      else await traffic.stop()
    },
  }
}

/** A line at each tenth: the first start seeds for some seconds and should not look stuck. */
function tellProgress(): (progress: PrepareProgress) => void {
  let told = 0
  return (progress) => {
    if (progress.kind !== 'seeding') return
    const tenth = Math.floor((10 * progress.done) / Math.max(1, progress.total))
    if (tenth <= told) return
    told = tenth
    console.log(`Seeding the demo database: ${tenth * 10} %`)
  }
}
