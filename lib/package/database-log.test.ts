import { afterAll, afterEach, expect, it } from 'vitest'
import type { Cache } from '@/lib/engine/cache-contract'
import type { TransactionClient } from '@/lib/database/client'
import { createLogStore } from '@/lib/database/log/log-store'
import { eventually } from '@/lib/testing/eventually'
import { temporaryDatabases } from '@/lib/testing/temporary-databases'
import { createCache, databaseLog, memory, type DatabaseLog } from './index'

const databases = temporaryDatabases()
const caches: Cache[] = []
afterEach(async () => {
  await Promise.all(caches.splice(0).map((cache) => cache.close()))
})
afterAll(() => databases.cleanUp())

async function member(url?: string) {
  const database = url === undefined ? await databases.migrated('sqlite') : await databases.open(url)
  const log: DatabaseLog<TransactionClient> = databaseLog(createLogStore(database, 'orders'), { pollMs: 20 })
  const cache = createCache({ name: 'orders', levels: [memory()], log })
  caches.push(cache)
  await cache.ready()
  return { cache, log, database }
}

it('two processes without Redis follow one log in their database', async () => {
  const one = await member()
  const other = await member('url' in one.database ? String(one.database.url) : '')
  await other.cache.set('c:1', 'old', { tags: ['red'] })
  const { seq } = await one.cache.invalidate({ tag: 'red' })
  await eventually(() => expect(other.cache.position().applied).toBeGreaterThanOrEqual(seq))
  expect(await other.cache.get('c:1')).toBeUndefined()
})

it('a transaction changes data and cache together, or neither', async () => {
  const { cache, log, database } = await member()
  await cache.set('c:1', 'old')
  const change = (fails: boolean) =>
    database.transaction(async (tx) => {
      await tx.logHead.create({ data: { cache: 'data', epoch: 'e', head: 0n, trimmedThrough: 0n } })
      const { record } = await log.appendIn(
        tx,
        { kind: 'invalidate', names: ['k:c:1'], mode: 'hard' },
        'orders-service',
      )
      if (fails) throw new Error('no')
      return record.seq
    })
  await expect(change(true)).rejects.toThrow('no')
  expect(await cache.get('c:1')).toBe('old')
  const seq = await change(false)
  expect(await cache.getOrSet('c:1', () => 'new', { minSeq: seq })).toBe('new')
  expect(await database.client.logHead.count({ where: { cache: 'data' } })).toBe(1)
})
