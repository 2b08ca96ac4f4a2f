import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest'
import type { Cache } from '@/lib/engine/cache-contract'
import { createCache, disk, memory, redis, type CacheOptions } from '@/lib/package/index'
import { type RedisServer, startRedis } from './redis-server'

interface MemberOptions extends Partial<CacheOptions> {
  /** Where its disk level lies, which outlives it; without one it has none. */
  readonly home?: string
  /** Another way to Redis than straight there. */
  readonly url?: string
}

/** Several caches of one name in this process, on a Redis of their own; a new name for each test. */
export interface TestFleet {
  readonly server: RedisServer
  readonly folder: string
  /** Of the caches. */
  readonly name: string
  /** Asks the server past the caches. */
  readonly client: Redis
  join(options?: MemberOptions): Promise<Cache>
  /** Starts the server anew on its port. */
  restart(): Promise<void>
}

/** Sets a fleet up for the tests of a file, and takes it down after them. */
export function useFleet(name: string): TestFleet {
  const open: Cache[] = []
  const servers: RedisServer[] = []
  let client: Redis | undefined
  let folder = ''
  let tests = 0
  const there = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('the fleet is there while tests run')
    return part
  }
  const server = (): RedisServer => there(servers.at(-1))
  beforeAll(async () => {
    servers.push(await startRedis())
    folder = await mkdtemp(join(tmpdir(), 'timberline-fleet-'))
  })
  beforeEach(() => {
    tests++
    client = new Redis(server().url)
    client.on('error', () => undefined)
  })
  afterEach(async () => {
    client?.disconnect()
    await Promise.all(open.splice(0).map((cache) => cache.close()))
  })
  afterAll(async () => {
    // The first one's files go with it.
    await Promise.all(servers.map((one) => one.stop()))
    await rm(folder, { recursive: true, force: true })
  })
  const fleet: TestFleet = {
    get server() {
      return server()
    },
    get client() {
      return there(client)
    },
    get folder() {
      return folder
    },
    get name() {
      return `${name}-${tests}`
    },
    async join({ home, url = server().url, ...options } = {}) {
      const levels = [memory(), redis({ url }), ...(home ? [disk({ path: join(folder, home) })] : [])]
      const cache = createCache({ name: fleet.name, levels, ...options })
      open.push(cache)
      await cache.ready()
      return cache
    },
    async restart() {
      const { port, directory } = server()
      servers.push(await startRedis({ port, directory }))
    },
  }
  return fleet
}

/** Waits until a cache has applied a position of the log. */
export async function caughtUp(cache: Cache, seq: number): Promise<void> {
  await vi.waitFor(() => expect(cache.position().applied).toBeGreaterThanOrEqual(seq), { timeout: 10_000 })
}
