import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Database } from '@/lib/database/client'
import { seed } from '@/lib/database/seed/seed'
import { createMarketSource } from '@/lib/database/source/market-source'
import type { MarketSource } from '@/lib/database/source/market-source'
import type { Cache } from '@/lib/engine/cache-contract'
import { namespaceOf } from '@/lib/kernel/key'
import { createFakeCache } from '@/lib/testing/fake-cache'
import { temporaryDatabases } from '@/lib/testing/temporary-databases'
import { seededRandom } from '@/lib/database/seed/seeded-random'
import { catalogue } from './catalogue'
import { createTraffic } from './traffic'
import type { Traffic } from './traffic'
import { createZipf } from './zipf'

const databases = temporaryDatabases()
let database: Database
beforeAll(async () => {
  database = await databases.migrated('sqlite')
  await seed(database, { companies: 60, days: 5 })
})
afterAll(() => databases.cleanUp())

/** Other tests may have the processor. */
const PATIENCE = { timeout: 15_000 }

let now = 1_000_000
const clock = { now: () => now }
let traffic: Traffic | undefined

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
afterEach(async () => {
  await traffic?.stop()
  vi.useRealTimers()
})

const realSource = () => createMarketSource(database, { random: () => 0, sleep: async () => {}, now: clock.now })
const realCache = () => createFakeCache('demo', catalogue)

function begin(options: { cache?: Cache; source?: MarketSource; ratePerSecond?: number } = {}): Traffic {
  const source = options.source ?? realSource()
  traffic = createTraffic({ cache: realCache(), clock, random: seededRandom('traffic'), ...options, source })
  traffic.start()
  return traffic
}

/** Lets the traffic's time pass, tick by tick, and what it began come to its end. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 50) {
    now += 50
    vi.advanceTimersByTime(50)
    await sleep(1)
  }
}

describe('traffic', () => {
  it('makes as many requests as it is told to, through every namespace, without an error', async () => {
    const cache = realCache()
    const running = begin({ cache, ratePerSecond: 200 })
    await vi.waitFor(async () => {
      await pass(50)
      expect(running.stats.reads).toBeGreaterThan(0)
    }, PATIENCE)
    const before = running.stats
    await pass(5_000)
    await running.stop()
    const made = running.stats.reads + running.stats.writes + running.stats.skipped - before.reads - before.writes
    expect(made).toBeGreaterThan(980)
    expect(made).toBeLessThan(1_020)
    expect(running.stats).toMatchObject({ errors: 0, lastError: undefined, inFlight: 0 })
    const { items } = await cache.list({ limit: 500 })
    expect(new Set(items.map((item) => namespaceOf(item.key)))).toEqual(new Set(Object.keys(catalogue)))
  })

  it('tags what it loads by sector and country, and makes summaries depend on their companies', async () => {
    const cache = realCache()
    begin({ cache, ratePerSecond: 500 })
    await vi.waitFor(async () => {
      await pass(100)
      expect(await cache.getEntry('sector:Technology')).toBeDefined()
      expect(await cache.getEntry('company:AAPL')).toBeDefined()
    }, PATIENCE)
    const apple = await cache.getEntry('company:AAPL')
    expect(apple?.tags).toEqual(expect.arrayContaining(['tech', 'sector:Technology', 'country:united-states']))
    const technology = await cache.getEntry('sector:Technology')
    expect(technology?.tags).toContain('tech')
    expect(technology?.dependsOn).toContain('company:AAPL')
  })

  it('writes, and says so to the cache, also where the log cannot be reached', async () => {
    const cache = realCache()
    const invalidate = vi.spyOn(cache, 'invalidate')
    const running = begin({ cache, ratePerSecond: 2_000 })
    await vi.waitFor(async () => {
      await pass(50)
      expect(running.stats.writes).toBeGreaterThan(5)
    }, PATIENCE)
    await running.stop()
    expect(invalidate.mock.calls.length).toBeGreaterThan(4)
    for (const [target, how] of invalidate.mock.calls) {
      expect(JSON.stringify(target)).toMatch(/"(quote|company):/)
      expect(how).toMatchObject({ whenUnreachable: 'queue' })
    }
  })

  it('counts errors and throws them at nobody, however they come', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    const failing = () => {
      throw new Error('the cache is broken')
    }
    const cache: Cache = { ...realCache(), getOrSet: failing, getOrSetMany: async () => failing() }
    const running = begin({ cache, ratePerSecond: 100 })
    await vi.waitFor(async () => {
      await pass(50)
      expect(running.stats.errors).toBeGreaterThan(20)
    }, PATIENCE)
    await sleep(5)
    process.off('unhandledRejection', unhandled)
    expect(running.stats.lastError).toBe('the cache is broken')
    expect(unhandled).not.toHaveBeenCalled()
  })

  it('never has more than its bound unanswered, and stops only when all were answered', async () => {
    let answer: (value: null) => void = () => {}
    const answered = new Promise<null>((resolve) => (answer = resolve))
    const hang = () => answered as Promise<never>
    const cache: Cache = { ...realCache(), getOrSet: hang, getOrSetMany: hang, invalidate: hang }
    const running = begin({ cache, ratePerSecond: 5_000 })
    await vi.waitFor(async () => {
      await pass(50)
      expect(running.stats.skipped).toBeGreaterThan(0)
    }, PATIENCE)
    expect(running.stats.inFlight).toBe(256)
    let stopped = false
    const stopping = running.stop().then(() => (stopped = true))
    await sleep(5)
    expect(stopped).toBe(false)
    answer(null)
    await stopping
    expect(running.stats.inFlight).toBe(0)
  })

  it('waits for companies to be there, stops, starts again and changes its rate', async () => {
    const source = realSource()
    const listed = vi.spyOn(source, 'listed').mockResolvedValueOnce([])
    const running = begin({ source, ratePerSecond: 100 })
    await pass(500)
    expect(running.stats).toMatchObject({ reads: 0, errors: 1 })
    expect(running.stats.lastError).toContain('was not seeded')
    await pass(1_500)
    expect(listed).toHaveBeenCalledTimes(2)
    expect(running.stats.reads).toBeGreaterThan(10)
    await running.stop()
    const { reads } = running.stats
    await pass(500)
    expect([running.running, running.stats.reads]).toEqual([false, reads])
    running.setRate(0)
    running.start()
    await pass(500)
    expect([running.running, running.stats.reads]).toEqual([true, reads])
    expect(() => running.setRate(-1)).toThrow(RangeError)
    expect(() => running.setRate(NaN)).toThrow('between 0 and 10000')
  })
})

it("ranks are drawn by Zipf's law", () => {
  const random = seededRandom('zipf')
  const draw = createZipf(1_000, 0.99, random)
  const drawn = new Array<number>(1_000).fill(0)
  for (let i = 0; i < 200_000; i++) {
    const rank = draw()
    drawn[rank] = (drawn[rank] ?? 0) + 1
  }
  const share = (rank: number) => drawn[rank] ?? 0
  expect(share(0) / share(9)).toBeGreaterThan(7)
  expect(share(0) / share(9)).toBeLessThan(14)
  expect(share(0)).toBeGreaterThan(share(1))
})
