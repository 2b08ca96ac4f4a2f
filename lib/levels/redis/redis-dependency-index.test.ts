import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { EdgesLost } from '@/lib/ports/dependency-index'
import { describeDependencyIndex } from '@/lib/testing/dependency-index-conformance'
import { eventually } from '@/lib/testing/eventually'
import { type RedisServer, startRedis } from '@/lib/testing/redis-server'
import { RedisDependencyIndex } from './redis-dependency-index'
import { RedisLeases } from './redis-leases'

let server: RedisServer
let connection: Redis
let index: RedisDependencyIndex
beforeAll(async () => {
  server = await startRedis({ unixSocket: true })
  connection = new Redis(server.url)
})
afterAll(async () => {
  connection.disconnect()
  await server.stop()
})
beforeEach(async () => {
  await connection.flushall()
  index = new RedisDependencyIndex({ cache: 'deps', connection, clock: { now: Date.now } })
  await index.settle((await lostSince())?.life ?? '')
})

async function lostSince(): Promise<EdgesLost | undefined> {
  const found = await Promise.resolve(index.childrenOf([])).catch((error: unknown) => error)
  return found instanceof EdgesLost ? found : undefined
}

const soon = (): number => Date.now() + 60_000

test('where another life of the server has begun nothing is linked or found until all dependents were told', async () => {
  await index.link([{ child: 'c', parents: ['p'], until: soon() }])
  await connection.set('tl:{deps}:dep-life', 'another')
  const lost = await lostSince()
  expect(lost).toMatchObject({ isFirst: false })
  await expect(index.link([{ child: 'c', parents: ['q'], until: soon() }])).rejects.toThrow(EdgesLost)
  await expect(index.childrenOf(['p'])).rejects.toThrow(EdgesLost)
  // Meanwhile it has begun another one, so what was told then is too old.
  await index.settle('another')
  expect(await lostSince()).toMatchObject({ life: lost?.life })
  await index.settle(lost?.life ?? '')
  expect(await index.childrenOf(['p', 'q'])).toEqual(['c'])
  await connection.flushall()
  expect(await lostSince()).toMatchObject({ isFirst: true })
})

describeDependencyIndex('Redis', () => ({ index }))

test('the index expires with its last edge, and dead edges go with the next write', async () => {
  await index.link([{ child: 'c', parents: ['gone'], until: Date.now() + 30 }])
  await index.link([
    { child: 'brief', parents: ['kept'], until: Date.now() + 30 },
    { child: 'x', parents: ['kept'], until: soon() },
  ])
  await eventually(async () => expect(await connection.keys('*:dep:*')).toEqual(['tl:{deps}:dep:kept']))
  await index.link([{ child: 'y', parents: ['kept'], until: soon() }])
  expect(await connection.zrange('tl:{deps}:dep:kept', 0, -1)).toEqual(['x', 'y'])
})

test('an edge for ever does not expire', async () => {
  await index.link([{ child: 'c', parents: ['p'], until: Infinity }])
  expect(await connection.pttl('tl:{deps}:dep:p')).toBe(-1)
})

test('of many that want a lease one gets it; given back, it can be had again', async () => {
  const leases = new RedisLeases({ cache: 'deps', connection })
  const answers = await Promise.all(Array.from({ length: 20 }, () => leases.acquire('key 7', 10_000)))
  const [release, ...more] = answers.filter((answer) => answer !== undefined)
  expect(more).toEqual([])
  expect(await leases.acquire('key 7', 10_000)).toBeUndefined()
  await release?.()
  expect(await leases.acquire('key 7', 10_000)).toBeTypeOf('function')
})

test('who outlived a lease does not end that of the next holder', async () => {
  const leases = new RedisLeases({ cache: 'deps', connection })
  const first = await leases.acquire('k', 20)
  const second = await eventually(async () => {
    const lease = await leases.acquire('k', 10_000)
    expect(lease).toBeTypeOf('function')
    return lease
  })
  await first?.()
  expect(await leases.acquire('k', 10_000)).toBeUndefined()
  await second?.()
  expect(await leases.acquire('k', 10_000)).toBeTypeOf('function')
})
