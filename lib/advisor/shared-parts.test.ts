import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Cache } from '@/lib/engine/cache-contract'
import { systemClock } from '@/lib/kernel/clock'
import { createCache, disk, memory, redis } from '@/lib/package'
import { away, behind, directory } from '@/lib/testing/behind-cache'
import { findingsOf, kindsOf } from '@/lib/testing/findings-of'
import { type RedisServer, startRedis } from '@/lib/testing/redis-server'
import { TransactionalRows } from '@/lib/testing/transactional-rows'

let server: RedisServer
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

const open: Cache[] = []
afterEach(async () => {
  for (const cache of open.splice(0)) await cache.close()
})

async function opened(cache: Cache): Promise<Cache> {
  open.push(cache)
  await cache.ready()
  return cache
}

const onRedis = (name: string, aheadMs = 0) =>
  opened(
    createCache({
      ...{ name, levels: [memory(), redis({ url: server.url })] },
      clock: { now: () => systemClock.now() + aheadMs },
    }),
  )

test('clock-skew: another process stores entries from a minute ahead', async () => {
  const [ahead, here] = [await onRedis('skewed', 60_000), await onRedis('skewed')]
  await ahead.set('a:1', 1)
  expect(await here.get('a:1')).toBe(1)
  const findings = await findingsOf(here, systemClock.now())
  expect(kindsOf(findings)).toEqual(['clock-skew'])
  expect(findings[0]?.figures[0]?.value).toBeGreaterThan(59_000)
})

test('redis-evicts: Redis has a limit and may throw away the log', async () => {
  const cache = await onRedis('evicting')
  const client = new Redis(server.url)
  await client.config('SET', 'maxmemory', '200mb', 'maxmemory-policy', 'allkeys-lru')
  expect(kindsOf(await findingsOf(cache, systemClock.now()))).toEqual(['redis-evicts'])
  await client.config('SET', 'maxmemory', '0', 'maxmemory-policy', 'noeviction')
  client.disconnect()
})

test('level-costs-more: a disk is asked for each key and never has it, before a source that is nearer', async () => {
  const cache = await opened(createCache({ name: 'dear', levels: [memory(), disk({ path: directory() })] }))
  const keys = Array.from({ length: 60 }, (_, i) => `a:${i}`)
  for (const key of keys) await cache.getOrSet(key, () => 1)
  for (let round = 0; round < 10; round++) for (const key of keys) await cache.getOrSet(key, () => 1)
  expect(kindsOf(await findingsOf(cache, systemClock.now(), { levelReads: 50 }))).toEqual(['level-costs-more'])
})

test('write-backlog: acknowledged writes wait for a source that is away', async () => {
  const rows = new TransactionalRows()
  const { cache, view } = behind(rows)
  const back = away(rows)
  for (let i = 0; i < 20; i++) await view.put(`${i}`, i)
  expect(kindsOf(await findingsOf(cache, systemClock.now(), { pendingWrites: 20 }))).toEqual(['write-backlog'])
  back()
  await view.flush()
})
