import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Cache } from '@/lib/engine/cache-contract'
import { createCache, disk, memory } from './index'

let folder: string
let cache: Cache
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'denominator-'))
  cache = createCache({
    name: 'counted',
    levels: [memory({ maxEntries: 20 }), disk({ path: folder })],
    defaults: { ttl: '1h', staleFor: '1h' },
    // Chance that looks at every hit in memory, not at one in 64.
    random: () => 0,
  })
  await cache.ready()
})
afterEach(async () => {
  await cache.close()
  await rm(folder, { recursive: true, force: true })
})

const load = ({ key }: { key: string }) => Promise.resolve(`value of ${key}`)

/** Every way to ask, many times over more keys than memory holds. @returns how many requests that were */
async function ask(): Promise<number> {
  let requests = 0
  for (let round = 0; round < 40; round++) {
    const keys = Array.from({ length: 5 }, (_, i) => `${i % 2 ? 'a' : 'b'}:${(round * 7 + i * i) % 30}`)
    await Promise.all(keys.map((key) => cache.getOrSet(key, load)))
    await cache.get(`a:${round % 50}`)
    await cache.getEntry(`b:${round % 50}`)
    const many = [...new Set([`a:${round % 35}`, `b:${round % 31}`])]
    await cache.getMany(many)
    await cache.getOrSetMany(many, (missing) => new Map(missing.map((key) => [key, key])))
    if (round % 10 === 0) await cache.invalidate({ namespace: 'a' }, { mode: 'soft' })
    await cache.warm([`a:${100 + round}`], (_, context) => load(context))
    requests += keys.length + 2 + 2 * many.length
  }
  return requests
}

test('each request counts once, whatever levels it touched: over outcomes, over namespaces, in the histogram', async () => {
  const requests = await ask()
  const { requests: counted, loads } = cache.stats()
  const { namespaces } = cache.observations()
  expect(counted.total).toBe(requests)
  expect(namespaces.reduce((sum, one) => sum + one.requests.total, 0)).toBe(requests)
  expect(loads.avoided).toBe(requests - counted.byOutcome.source - counted.byOutcome.miss)
  expect(namespaces.reduce((sum, one) => sum + one.loads.total, 0)).toBe(loads.total)
  expect(counted.latencyMs?.p99).toBeGreaterThan(counted.latencyMs?.p50 ?? Infinity)
})

test('what reached a level is what the level above it did not have', async () => {
  const requests = await ask()
  const [near, far] = cache.stats().levels
  expect((near?.hits ?? 0) + (near?.misses ?? 0)).toBe(requests)
  expect((far?.hits ?? 0) + (far?.misses ?? 0)).toBe(near?.misses)
  expect(near?.latencyMs?.p50).toBeLessThan(far?.latencyMs?.p50 ?? 0)
})

test('a request whose load fails counts as one that went to the source, in a batch each key', async () => {
  const fail = (): never => {
    throw new Error('no source')
  }
  await expect(cache.getOrSet('a:1', fail)).rejects.toThrow('no source')
  await cache.set('a:2', 2)
  await expect(cache.getOrSetMany(['a:1', 'a:2', 'a:3'], fail)).rejects.toThrow('no source')
  const { requests, levels, loads } = cache.stats()
  expect(requests).toMatchObject({ total: 4, byOutcome: { source: 3, memory: 1, miss: 0 } })
  expect(levels[0]).toMatchObject({ hits: 1, misses: 3 })
  expect(loads.avoided).toBe(1)
})

test('a reset leaves nothing that was counted', async () => {
  await ask()
  cache.resetStats()
  const { requests, loads, levels, refused } = cache.stats()
  expect([requests.total, requests.hitRate, requests.latencyMs]).toEqual([0, null, null])
  expect([loads.total, loads.avoided, loads.latencyMs]).toEqual([0, 0, null])
  expect(levels.map(({ hits, misses, latencyMs }) => [hits, misses, latencyMs])).toEqual([
    [0, 0, null],
    [0, 0, null],
  ])
  expect([refused, cache.observations().namespaces]).toEqual([{}, []])
})
