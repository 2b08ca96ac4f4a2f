import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import type { Cache } from '@/lib/engine/cache-contract'
import { type RedisServer, startRedis } from '@/lib/testing/redis-server'
import { createCache, disk, memory, redis } from './index'

let server: RedisServer
let folder: string
let client: Redis
let names = 0
let name: string
const open: Cache[] = []

beforeAll(async () => {
  server = await startRedis()
  folder = await mkdtemp(join(tmpdir(), 'timberline-log-life-'))
})
beforeEach(() => {
  name = `life-${names++}`
  client = new Redis(server.url)
})
afterEach(async () => {
  client.disconnect()
  await Promise.all(open.splice(0).map((cache) => cache.close()))
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true })
})

/** A process of the fleet, with a disk of its own where `home` names one. */
async function member(home?: string): Promise<Cache> {
  const levels = [memory(), redis({ url: server.url }), ...(home ? [disk({ path: join(folder, home) })] : [])]
  const cache = createCache({ name, levels })
  open.push(cache)
  await cache.ready()
  return cache
}

/** Remembers the log as it is now. @returns a function that rolls it back to that */
async function dumpLog(): Promise<() => Promise<void>> {
  const keys = [`tl:{${name}}:log:head`, `tl:{${name}}:log:stream`]
  const dumps = await Promise.all(keys.map((key) => client.dumpBuffer(key)))
  return async () => {
    await client.del(...keys)
    // What was not there has no dump.
    for (const [i, key] of keys.entries()) if (dumps[i]) await client.restore(key, 0, dumps[i])
  }
}

it('a Redis that was emptied starts a new life of the log, in which nothing old is served', async () => {
  const cache = await member('flushed')
  await cache.set('c:1', 'old')
  const { epoch } = cache.position()
  await server.kill()
  await server.stop()
  server = await startRedis({ port: server.port })
  await vi.waitFor(() => expect(cache.position().epoch).not.toBe(epoch), { timeout: 10_000 })
  expect(await cache.get('c:1')).toBeUndefined()
}, 30_000)

it('a log in which somebody wrote nonsense is replaced, not followed', async () => {
  const cache = await member()
  await cache.set('c:1', 'old')
  const { epoch, applied } = cache.position()
  const stream = `tl:{${name}}:log:stream`
  const [[, fields] = ['', []]] = await client.xrevrange(stream, '+', '-', 'COUNT', 1)
  await client.xadd(stream, `${applied + 1}-0`, ...fields.map((field, i) => (i % 2 ? 'not a record' : field)))
  await client.hincrby(`tl:{${name}}:log:head`, 'head', 1)
  await vi.waitFor(() => expect(cache.position().epoch).not.toBe(epoch), { timeout: 10_000 })
  expect(await cache.get('c:1')).toBeUndefined()
  await cache.set('c:1', 'new')
  expect(await cache.get('c:1')).toBe('new')
})

it('a log that was rolled back while a process was away is noticed by its ledger when it returns', async () => {
  const before = await member('rolled-back')
  await before.set('c:1', 'one')
  const { epoch } = before.position()
  const rollBack = await dumpLog()
  await before.set('c:1', 'two')
  await before.close()
  await rollBack()
  const after = await member('rolled-back')
  expect(after.position().epoch).not.toBe(epoch)
  expect(await after.get('c:1')).toBeUndefined()
})

it('what was stored before a roll-back that nobody survived stays dead when the log has outgrown its stamp', async () => {
  const before = await member()
  const rollBack = await dumpLog()
  await before.set('c:other', 1)
  await before.set('c:other', 2)
  expect(await before.getOrSet('c:1', () => 'old')).toBe('old')
  const { stamp = 0 } = (await before.getEntry('c:1')) ?? {}
  const { epoch } = before.position()
  await before.close()
  await rollBack()

  const after = await member()
  expect(after.position()).toMatchObject({ epoch, applied: 0 })
  await after.invalidate({ all: true })
  while (after.position().applied <= stamp) await after.set('c:other', 3)
  expect((await after.inspect('c:1')).copies).toContainEqual(
    expect.objectContaining({ level: 'redis', epoch, stamp, state: 'dead' }),
  )
  expect(await after.get('c:1')).toBeUndefined()
})

it('fault 10: a write to Redis that arrives after a roll-back and an invalidation is not served', async () => {
  const entry = `tl:${name}:e:1:c:1`
  const late = await member()
  const rollBack = await dumpLog()
  await late.set('c:other', 1)
  await late.getOrSet('c:1', () => 'old')
  const frame = await client.getBuffer(entry)
  await late.close()
  await client.del(entry)
  await rollBack()

  const other = await member()
  await other.invalidate({ key: 'c:1' })
  await other.set('c:other', 2)
  await client.set(entry, frame ?? '')
  expect(await other.get('c:1')).toBeUndefined()
  expect(await other.getOrSet('c:1', () => 'new')).toBe('new')
})
