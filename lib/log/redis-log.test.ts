import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import { LogCorrupt } from '@/lib/kernel/errors'
import { RedisDependencyIndex } from '@/lib/levels/redis/redis-dependency-index'
import { type DependentsInRedis, EdgesLost } from '@/lib/ports/dependency-index'
import { eventually } from '@/lib/testing/eventually'
import { describeLog } from '@/lib/testing/log-conformance'
import { type RedisServer, startRedis } from '@/lib/testing/redis-server'
import { RedisLog } from './redis-log'

let server: RedisServer
let admin: Redis
beforeAll(async () => {
  server = await startRedis({ unixSocket: true })
  admin = new Redis(server.url)
})
afterAll(async () => {
  admin.disconnect()
  await server.stop()
})

const connect = (): Redis => {
  const redis = new Redis(server.url, { lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 0 })
  redis.on('error', () => {})
  return redis
}
const open = (
  cache: string,
  retention?: { records?: number; ageMs?: number },
  dependents?: DependentsInRedis,
): RedisLog =>
  new RedisLog({ cache, connection: connect(), tail: connect(), clock: systemClock, retention, dependents })

let logs = 0
describeLog('Redis', () => {
  const cache = `log-${logs++}`
  return { open: () => open(cache, { records: 100 }), mostRecords: 100 }
})

describe('the Redis log', () => {
  test('records older than the retention are trimmed by the appends that follow', async () => {
    const log = open('by-age', { ageMs: 40 })
    for (let i = 0; i < 5; i++) await log.append({ kind: 'invalidate', names: ['*'], mode: 'hard' }, 'p')
    await eventually(async () => {
      await log.append({ kind: 'invalidate', names: ['*'], mode: 'hard' }, 'p')
      expect((await log.head()).trimmedThrough).toBeGreaterThanOrEqual(5)
    })
    await log.close()
  })

  test('an append tells whether anything depends on a key that it names, and nothing of other names', async () => {
    const cache = 'dependents'
    const connection = connect()
    const index = new RedisDependencyIndex({ cache, connection, clock: systemClock })
    const [log, blind] = [open(cache, undefined, index.dependents), open(cache)]
    const say = async (from: RedisLog, ...names: string[]) =>
      (await from.append({ kind: 'invalidate', names, mode: 'hard' }, 'p')).hasDependents
    await connection.connect()
    expect(await say(log, 'k:child')).toBe(true)
    const lost = await index.childrenOf([]).catch((error: unknown) => error)
    if (!(lost instanceof EdgesLost)) throw new Error('a new server is a life that the index does not know')
    await index.settle(lost.life)
    expect(await say(log, 'k:child')).toBe(false)
    await index.link([{ child: 'child', parents: ['parent'], until: systemClock.now() + 60_000 }])
    expect(await say(log, 'k:parent')).toBe(true)
    expect(await say(log, 'k:other', 'k:parent', 't:tag')).toBe(true)
    expect(await say(log, 'k:child', 't:tag')).toBe(false)
    expect(await say(log, 't:parent')).toBeUndefined()
    expect(await say(blind, 'k:parent')).toBeUndefined()
    await Promise.all([log.close(), blind.close()])
    connection.disconnect()
  })

  test('a flushed server gets a new epoch, one for all', async () => {
    const [one, other] = [open('flushed'), open('flushed')]
    await one.append({ kind: 'invalidate', names: ['*'], mode: 'hard' }, 'p')
    const before = await other.head()
    await admin.flushall()
    const [a, b] = await Promise.all([one.head(), other.read(1, 10)])
    expect(a.epoch).toBe(b.epoch)
    expect(a.epoch).not.toBe(before.epoch)
    expect(b).toMatchObject({ head: 0, records: [] })
    await Promise.all([one.close(), other.close()])
  })

  test('a server that lost the stream and kept the head counts all of it as trimmed', async () => {
    const log = open('evicted')
    for (let i = 0; i < 4; i++) await log.append({ kind: 'invalidate', names: ['*'], mode: 'hard' }, 'p')
    await admin.del('tl:{evicted}:log:stream')
    expect(await log.read(2, 10)).toMatchObject({ head: 4, trimmedThrough: 4, records: [] })
    const { record } = await log.append({ kind: 'invalidate', names: ['t:x'], mode: 'hard' }, 'p')
    expect(record.seq).toBe(5)
    expect(await log.read(2, 10)).toMatchObject({ head: 5, trimmedThrough: 4, records: [record] })
    await log.close()
  })

  test('a new epoch wakes those who wait for a position of the old one', async () => {
    const [log, other] = [open('bell'), open('bell')]
    for (let i = 0; i < 3; i++) await log.append({ kind: 'invalidate', names: ['*'], mode: 'hard' }, 'p')
    const { epoch } = await log.head()
    const begun = performance.now()
    const waiting = log.wait(3, 10, 10_000)
    await eventually(async () => expect(await admin.info('clients')).toMatch(/blocked_clients:1/))
    const replaced = await other.replaceEpoch(epoch)
    expect((await waiting).epoch).toBe(replaced.epoch)
    expect(performance.now() - begun).toBeLessThan(5_000)
    await Promise.all([log.close(), other.close()])
  })

  test('SCRIPT FLUSH between two appends loses nothing', async () => {
    const log = open('script-flush')
    await log.append({ kind: 'invalidate', names: ['k:1'], mode: 'hard' }, 'p')
    await admin.script('FLUSH')
    expect((await log.append({ kind: 'invalidate', names: ['k:2'], mode: 'hard' }, 'p')).record.seq).toBe(2)
    await log.close()
  })
})

describe('fault 11: a record that nobody of ours wrote is refused, and a new epoch helps', () => {
  const whole = { kind: 'invalidate', names: ['*'], mode: 'hard', nonce: 'n', origin: 'p', at: 1 }
  const forgeries: [name: string, id: string, ...fields: string[]][] = [
    ['text that is not JSON', '2-0', 'r', 'not JSON'],
    ['JSON cut short', '2-0', 'r', JSON.stringify(whole).slice(0, -9)],
    ['JSON that is no object', '2-0', 'r', '[1,2]'],
    ['an unknown kind', '2-0', 'r', JSON.stringify({ ...whole, kind: 'drop' })],
    ['names that are no texts', '2-0', 'r', JSON.stringify({ ...whole, names: [1] })],
    ['no nonce', '2-0', 'r', JSON.stringify({ ...whole, nonce: '' })],
    [
      'a version that is no number',
      '2-0',
      'r',
      JSON.stringify({ ...whole, kind: 'version', namespace: 'n', version: '2' }),
    ],
    [
      'an undo of a negative position',
      '2-0',
      'r',
      JSON.stringify({ ...whole, kind: 'undo', undoes: { seq: -1, nonce: 'n' } }),
    ],
    ['a field of another name', '2-0', 'x', JSON.stringify(whole)],
    ['a position far ahead', '9007199254740993-0', 'r', JSON.stringify(whole)],
    ['a second record in one place', '1-1', 'r', JSON.stringify(whole)],
    ['ten megabytes', '2-0', 'r', JSON.stringify({ ...whole, names: ['x'.repeat(10_000_000)] })],
  ]
  test.each(forgeries)('%s', async (_, id, ...fields) => {
    const cache = `forged-${logs++}`
    const log = open(cache)
    await log.append({ kind: 'invalidate', names: ['k:1'], mode: 'hard' }, 'p')
    await admin.xadd(`tl:{${cache}}:log:stream`, id, ...fields)
    await admin.hset(`tl:{${cache}}:log:head`, 'head', 2)
    const reading = log.read(0, 10)
    await expect(reading).rejects.toThrow(LogCorrupt)
    await expect(reading).rejects.toThrow(id === '2-0' ? 'the record' : 'stands in its place')
    const { epoch } = await log.head()
    const replaced = await log.replaceEpoch(epoch)
    expect(replaced).toMatchObject({ head: 0, trimmedThrough: 0 })
    expect((await log.append({ kind: 'invalidate', names: ['k:1'], mode: 'hard' }, 'p')).record.seq).toBe(1)
    await log.close()
  })

  test.each([1, 2, 3])('of three records number %i was taken out', async (seq) => {
    const cache = `hole-${logs++}`
    const log = open(cache)
    for (let i = 1; i <= 3; i++) await log.append({ kind: 'invalidate', names: [`k:${i}`], mode: 'hard' }, 'p')
    await admin.xdel(`tl:{${cache}}:log:stream`, `${seq}-0`)
    // The oldest is trimmed away one day in any case.
    if (seq === 1) expect(await log.read(0, 10)).toMatchObject({ trimmedThrough: 1, head: 3 })
    else await expect(log.read(0, 10)).rejects.toThrow(LogCorrupt)
    await log.close()
  })

  test.each(['head', 'stream', 'bell'])('a %s that is another kind of key', async (key) => {
    const cache = `wrong-type-${key}`
    const log = open(cache)
    await log.append({ kind: 'invalidate', names: ['k:1'], mode: 'hard' }, 'p')
    const { epoch } = await log.head()
    await admin.set(`tl:{${cache}}:log:${key}`, 'text')
    // Who boots beside a log that cannot be read has seen no epoch.
    const seen = key === 'bell' ? epoch : ''
    if (key !== 'bell') await expect(log.read(0, 10)).rejects.toThrow(LogCorrupt)
    expect((await log.replaceEpoch(seen)).head).toBe(0)
    expect((await log.append({ kind: 'invalidate', names: ['k:1'], mode: 'hard' }, 'p')).record.seq).toBe(1)
    await log.close()
  })

  test.each(['-5', '1e300', 'NaN', '9007199254740993', ''])('a head of %j', async (head) => {
    const cache = `bad-head-${logs++}`
    const log = open(cache)
    await log.append({ kind: 'invalidate', names: ['k:1'], mode: 'hard' }, 'p')
    await admin.hset(`tl:{${cache}}:log:head`, 'head', head)
    await expect(log.read(0, 10)).rejects.toThrow(LogCorrupt)
    expect((await log.replaceEpoch('')).head).toBe(0)
    expect((await log.append({ kind: 'invalidate', names: ['k:1'], mode: 'hard' }, 'p')).record.seq).toBe(1)
    await log.close()
  })
})
