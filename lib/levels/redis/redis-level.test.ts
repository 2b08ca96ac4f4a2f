import { afterAll, beforeAll } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import { describeFarLevel } from '@/lib/testing/far-level-conformance'
import { type RedisServer, startRedis } from '@/lib/testing/redis-server'
import { createConnection } from './redis-connection'
import { RedisLevel } from './redis-level'

let server: RedisServer
beforeAll(async () => (server = await startRedis({ unixSocket: true })))
afterAll(() => server.stop())

let caches = 0
describeFarLevel('Redis', () => {
  const target = { url: server.url }
  return new RedisLevel({
    cache: `conformance-${caches++}`,
    connection: createConnection(target, 'cache', { random: Math.random, commandTimeoutMs: 5_000 }),
    admin: createConnection(target, 'admin', { random: Math.random }),
    clock: systemClock,
  })
})
