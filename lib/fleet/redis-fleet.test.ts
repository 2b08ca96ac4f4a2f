import { Cluster } from 'ioredis'
import { expect, it, vi } from 'vitest'
import { startRedisCluster } from '@/lib/testing/redis-cluster'
import { RedisFleet } from './redis-fleet'

const SECONDS = { timeout: 20_000, interval: 200 }

it('meets in a Cluster, where each node knows its own listeners only', { timeout: 90_000 }, async () => {
  const servers = await startRedisCluster()
  const connect = () => {
    const connection = new Cluster([...servers.addresses], { lazyConnect: true, redisOptions: { lazyConnect: true } })
    return connection.on('error', () => undefined)
  }
  const start = (id: string) => {
    const [connection, subscriber] = [connect(), connect()]
    const fleet = new RedisFleet({ cache: 'cluster', connection, subscriber })
    fleet.join({ id, report: () => `report of ${id}`, answer: (topic, body) => Promise.resolve([id, topic, body]) })
    return { fleet, connection, subscriber }
  }
  const [a, b, c] = ['a', 'b', 'c'].map(start)
  if (!a || !b || !c) throw new Error('there are three')
  const seen = async () =>
    (await a.fleet.members().catch(() => [])).map(({ id, report, answers }) => [id, report, answers])
  const all = ['a', 'b', 'c'].map((id) => [id, `report of ${id}`, true])
  await vi.waitFor(async () => expect((await seen()).sort()).toEqual(all), SECONDS)
  await vi.waitFor(async () => expect(await a.fleet.ask('b', 'who', 1)).toEqual(['b', 'who', 1]), SECONDS)
  expect(await c.fleet.ask('a', 'who', null)).toEqual(['a', 'who', null])
  // As the kernel does for the dead: the connections end, and nobody says good-bye.
  b.connection.disconnect()
  b.subscriber.disconnect()
  await vi.waitFor(async () => expect((await seen()).map(([id]) => id).sort()).toEqual(['a', 'c']), SECONDS)
  await Promise.all([a, b, c].map(({ fleet }) => fleet.leave()))
  await servers.stop()
})
