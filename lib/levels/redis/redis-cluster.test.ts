import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import { RedisLog } from '@/lib/log/redis-log'
import { describeFarLevel } from '@/lib/testing/far-level-conformance'
import { describeLog } from '@/lib/testing/log-conformance'
import { type RedisClusterServers, startRedisCluster } from '@/lib/testing/redis-cluster'
import { addressOf, storedEntry } from '@/lib/testing/stored-entry'
import { openConnection, type RedisConnection, createConnection, type ConnectionRole } from './redis-connection'
import { EdgesLost } from '@/lib/ports/dependency-index'
import { RedisDependencyIndex } from './redis-dependency-index'
import { RedisLeases } from './redis-leases'
import { RedisLevel } from './redis-level'
import { sendCommands } from './send-commands'
import { slotOf } from './slot-of'

let servers: RedisClusterServers
beforeAll(async () => (servers = await startRedisCluster()), 30_000)
afterAll(() => servers.stop())

let caches = 0
const connect = (role: ConnectionRole): RedisConnection =>
  createConnection({ cluster: servers.addresses }, role, { random: Math.random, commandTimeoutMs: 5_000 })
const makeLevel = (): RedisLevel =>
  new RedisLevel({ cache: `c-${caches++}`, connection: connect('cache'), admin: connect('admin'), clock: systemClock })

describeFarLevel('Redis Cluster', makeLevel)

describeLog('Redis Cluster', () => {
  const cache = `log-${caches++}`
  return {
    open: () =>
      new RedisLog({
        cache,
        connection: connect('admin'),
        tail: connect('tail'),
        clock: systemClock,
        retention: { records: 50 },
      }),
    mostRecords: 50,
  }
})

test('slots are computed as the Cluster computes them', async () => {
  const node = new Redis(servers.nodes[0]?.url ?? '')
  for (const key of ['', 'a', '123456789', 'tl:c:e:1:{a}b', '{}x', '{a', 'é🦊', '}{', 'x{y}{z}', 'tl:{c}:log:head'])
    expect(slotOf(key), key).toBe(await node.cluster('KEYSLOT', key))
  node.disconnect()
})

test('entries lie on every node', async () => {
  const level = makeLevel()
  await level.open()
  await level.write(Array.from({ length: 300 }, (_, i) => storedEntry(`spread:${i}`)))
  for (const { url } of servers.nodes) {
    const node = new Redis(url)
    const [, found] = await node.scan(0, 'MATCH', '*spread:*', 'COUNT', 1_000)
    expect(found.length).toBeGreaterThan(50)
    node.disconnect()
  }
  await level.close()
})

test('what goes to slots that have moved a moment ago arrives where they are now, and the rest where it was to', async () => {
  const connection = connect('cache')
  await openConnection(connection)
  const [from, to] = servers.nodes.map(({ url }) => new Redis(url))
  if (!from || !to) throw new Error('a Cluster has nodes')
  const items = Array.from({ length: 60 }, (_, i) => `moved:${i}`)
  const owner = await to.cluster('MYID')
  const moved: string[] = []
  for (const key of items.filter((one) => slotOf(one) < 5_000).slice(0, 8)) {
    if (Number(await from.cluster('COUNTKEYSINSLOT', slotOf(key))) > 0) continue
    for (const node of [to, from]) await node.cluster('SETSLOT', slotOf(key), 'NODE', owner)
    moved.push(key)
  }
  const sent = await sendCommands(connection, { items, keyOf: (key) => key, add: (pipe, key) => pipe.set(key, 'v') })
  expect(sent.map(([key, answer]) => `${key} ${answer}`).sort()).toEqual(items.map((key) => `${key} OK`).sort())
  expect(moved.length).toBeGreaterThan(3)
  for (const key of moved) expect(await to.get(key)).toBe('v')
  for (const node of [from, to, connection]) node.disconnect()
})

test('dependencies and leases work on a Cluster', async () => {
  const connection = connect('cache')
  await openConnection(connection)
  const index = new RedisDependencyIndex({ cache: 'deps', connection, clock: systemClock })
  const until = systemClock.now() + 60_000
  const lost = await Promise.resolve(index.childrenOf([])).catch((error: unknown) => error)
  await index.settle(lost instanceof EdgesLost ? lost.life : '')
  await index.link([{ child: 'c', parents: ['{a}', 'b', '{c}{d}'], until }])
  expect(await index.childrenOf(['b', '{a}', '{c}{d}'])).toEqual(['c'])
  const leases = new RedisLeases({ cache: 'deps', connection })
  const release = await leases.acquire('k', 10_000)
  expect(await leases.acquire('k', 10_000)).toBeUndefined()
  await release?.()
  expect(await leases.acquire('k', 10_000)).toBeTypeOf('function')
  connection.disconnect()
})

describe('with a node stopped', () => {
  test('what lies on the others is still served, and all of it when the node goes on', async () => {
    const level = new RedisLevel({
      cache: 'one-stopped',
      connection: createConnection({ cluster: servers.addresses }, 'cache', { random: Math.random }),
      clock: systemClock,
      index: false,
    })
    await level.open()
    const entries = Array.from({ length: 90 }, (_, i) => storedEntry(`k:${i}`))
    await level.write(entries)
    const served = async (): Promise<number> =>
      (await level.read(entries.map(({ key }) => addressOf(key)))).filter((frame) => frame !== undefined).length
    expect(await served()).toBe(90)
    servers.nodes[1]?.pause()
    const some = await served()
    expect(some).toBeGreaterThan(30)
    expect(some).toBeLessThan(90)
    servers.nodes[1]?.resume()
    await vi.waitFor(async () => expect(await served()).toBe(90), { timeout: 10_000, interval: 50 })
    await level.close()
  })
})
