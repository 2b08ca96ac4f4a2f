import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import type { CacheEvent } from '@/lib/kernel/event'
import { guardLevel } from '@/lib/levels/guard/guard-level'
import type { FarLevel } from '@/lib/ports/far-level'
import { type StallWatch, watchStalls } from '@/lib/testing/longest-stall'
import { startAnsweringRedis } from '@/lib/testing/answering-redis'
import { eventually } from '@/lib/testing/eventually'
import { freePort, type RedisServer, startRedis } from '@/lib/testing/redis-server'
import { addressOf, storedEntry } from '@/lib/testing/stored-entry'
import { chance } from '@/lib/testing/workloads'
import { startTcpProxy, type TcpProxy } from '@/lib/testing/tcp-proxy'
import { createConnection } from './redis-connection'
import { RedisLevel } from './redis-level'

const CALL_MS = 100
const KEY = [addressOf('k')]
const ENTRY = storedEntry('k', { frame: Buffer.from('the value') })

let level: FarLevel
let events: CacheEvent[]
let stalls: StallWatch
const cleanup: (() => Promise<unknown>)[] = []
beforeEach(() => {
  events = []
  stalls = watchStalls()
})
afterEach(async () => {
  stalls.stop()
  for (const undo of cleanup.splice(0).reverse()) await undo()
})

const start = async (options?: Parameters<typeof startRedis>[0]): Promise<RedisServer> => {
  const server = await startRedis(options)
  cleanup.push(() => server.stop())
  return server
}
const openLevel = async (url: string): Promise<void> => {
  const bare = new RedisLevel({
    cache: 'faults',
    connection: createConnection({ url }, 'cache', { random: Math.random }),
    clock: systemClock,
  })
  const report = (event: CacheEvent): void => void events.push(event)
  level = guardLevel(bare, {
    report,
    clock: systemClock,
    random: Math.random,
    callMs: CALL_MS,
    openMs: 100,
    longestOpenMs: 400,
  })
  await level.open()
  cleanup.push(() => level.close())
}
/** Reads, and fails where the read takes longer than its deadline allows. */
const read = async (): Promise<string | undefined> => {
  stalls.longestMs()
  const begun = performance.now()
  const [frame] = await level.read(KEY)
  expect(performance.now() - begun).toBeLessThan(CALL_MS + stalls.lateMs())
  return frame && Buffer.from(frame).toString()
}
const untilServed = (): Promise<void> =>
  vi.waitFor(
    async () => {
      await level.write([ENTRY])
      expect(await read()).toBe('the value')
      expect(level.status().status).toBe('up')
    },
    { timeout: 8_000, interval: 20 },
  )
const untilDown = (): Promise<void> =>
  eventually(async () => {
    expect(await read()).toBeUndefined()
    expect(level.status().status).toBe('down')
  })

test('fault 1: Redis refuses at boot and appears later', async () => {
  const port = await freePort()
  await openLevel(`redis://127.0.0.1:${port}`)
  expect(level.status().status).toBe('down')
  expect(await read()).toBeUndefined()
  await start({ port })
  await untilServed()
})

test('fault 2: a stopped Redis costs no read more than its deadline, and is used again when it goes on', async () => {
  const server = await start()
  await openLevel(server.url)
  await untilServed()
  server.pause()
  stalls.longestMs()
  const begun = performance.now()
  const answers = await Promise.all(Array.from({ length: 200 }, () => level.read(KEY)))
  expect(performance.now() - begun).toBeLessThan(CALL_MS + stalls.lateMs())
  expect(answers.every(([frame]) => frame === undefined)).toBe(true)
  await untilDown()
  server.resume()
  await untilServed()
  expect(events).toContainEqual(expect.objectContaining({ kind: 'level.status', status: 'down' }))
})

test('a Redis that was killed is used again when it is back on its port', async () => {
  const server = await start()
  await openLevel(server.url)
  await untilServed()
  await server.kill()
  await untilDown()
  await start({ port: server.port })
  await untilServed()
})

test('connections killed in a loop cost reads and writes, never a wrong answer and never an exception', async () => {
  const server = await start()
  await openLevel(server.url)
  const killer = new Redis(server.url)
  cleanup.push(async () => killer.disconnect())
  let kills = 0
  const until = performance.now() + 700
  const killing = (async () => {
    while (performance.now() < until) {
      const lines = String(await killer.client('LIST')).split('\n')
      const id = lines.find((line) => line.includes('name=timberline'))?.match(/id=(\d+)/)?.[1]
      if (id) kills += Number(await killer.client('KILL', 'ID', Number(id)))
    }
  })()
  const seen = new Set<string | undefined>()
  while (performance.now() < until) {
    await level.write([ENTRY])
    seen.add(await read())
    // Misses are told without a turn of the event loop; the killer needs one.
    await new Promise((resolve) => setImmediate(resolve))
  }
  await killing
  expect(kills).toBeGreaterThan(3)
  expect([...seen].every((value) => value === undefined || value === 'the value')).toBe(true)
  await untilServed()
})

describe('through a network that fails', () => {
  let proxy: TcpProxy
  beforeEach(async () => {
    const server = await start()
    proxy = await startTcpProxy(server)
    cleanup.push(() => proxy.close())
    await openLevel(proxy.url)
    await untilServed()
  })

  test('a half-open connection is a miss in time, and is left for a new one', async () => {
    proxy.blackhole()
    await untilDown()
    proxy.resume()
    await untilServed()
  })

  test('fault 4: an answer of one byte at a time is a miss in time', async () => {
    proxy.slice(20)
    await untilDown()
    proxy.resume()
    await untilServed()
  })

  test('fault 3: connections reset under way are misses, and the next ones serve', async () => {
    for (let i = 0; i < 5; i++) {
      const reading = read()
      proxy.reset()
      expect([undefined, 'the value']).toContain(await reading)
    }
    await untilServed()
  })

  test('a connection that follows a lost one is left alone by the timeout of its predecessor', async () => {
    proxy.latency(40)
    const reading = read()
    await new Promise((resolve) => setTimeout(resolve, 10))
    proxy.reset()
    await reading
    proxy.resume()
    await untilServed()
    const before = events.length
    // One second is ioredis's socket timeout.
    for (let i = 0; i < 24; i++) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(await read()).toBe('the value')
    }
    expect(events.slice(before)).toEqual([])
  })

  test('a cut line is a miss at once', async () => {
    proxy.cut()
    await untilDown()
    stalls.longestMs()
    const begun = performance.now()
    for (let i = 0; i < 100; i++) await level.read(KEY)
    expect(performance.now() - begun).toBeLessThan(2 * CALL_MS + stalls.lateMs())
    proxy.resume()
    await untilServed()
  })

  test('fault 9: with three answers in ten lost, no call outlasts its deadline, no value is wrong, and all goes on afterwards', async () => {
    proxy.lose(0.3, chance(9))
    const answers: (string | undefined)[] = []
    const untilMany = { timeout: 8_000, interval: 10 }
    await vi.waitFor(async () => {
      answers.push(await read())
      await level.write([ENTRY])
      for (const kind of [undefined, 'the value'])
        expect(answers.filter((answer) => answer === kind).length).toBeGreaterThan(5)
    }, untilMany)
    expect(new Set(answers)).toEqual(new Set([undefined, 'the value']))
    proxy.resume()
    await untilServed()
  })

  test('slow is not broken: answers within the deadline are used', async () => {
    proxy.latency(30)
    expect(await read()).toBe('the value')
    expect(level.status().status).toBe('up')
  })
})

test('fault 6: where Redis takes no writes for 5 s, reads go on, a write ends in time, and all goes on afterwards', async () => {
  const server = await start()
  await openLevel(server.url)
  await untilServed()
  const admin = new Redis(server.url)
  cleanup.push(async () => admin.disconnect())
  await admin.call('CLIENT', 'PAUSE', 5_000, 'WRITE')
  expect(await read()).toBe('the value')
  stalls.longestMs()
  const begun = performance.now()
  await level.write([storedEntry('more')])
  expect(performance.now() - begun).toBeLessThan(CALL_MS + stalls.lateMs())
  expect(events.at(-1)).toMatchObject({ kind: 'level.failed', operation: 'write' })
  await admin.call('CLIENT', 'UNPAUSE')
  await untilServed()
})

describe('fault 7: a Redis that answers with errors', () => {
  test.each([
    'LOADING Redis is loading the dataset in memory',
    'MOVED 3999 127.0.0.1:1',
    "READONLY You can't write against a read only replica.",
    'NOAUTH Authentication required.',
    'CLUSTERDOWN The cluster is down',
  ])('%s: reads are misses, writes are events that say so, and it serves when that is over', async (error) => {
    const server = await startAnsweringRedis('the value')
    cleanup.push(() => server.close())
    await openLevel(server.url)
    await untilServed()
    server.fail(error)
    expect(await read()).toBeUndefined()
    await level.write([ENTRY])
    for (const operation of ['read', 'write'])
      expect(events).toContainEqual(
        expect.objectContaining({ kind: 'level.failed', operation, reason: expect.stringContaining(error) }),
      )
    await untilDown()
    server.fail(undefined)
    await untilServed()
  })

  test('full, and set to evict nothing: writes are events, reads go on', async () => {
    const server = await start({ args: ['--maxmemory-policy', 'noeviction'] })
    await openLevel(server.url)
    await untilServed()
    const admin = new Redis(server.url)
    await admin.config('SET', 'maxmemory', '1mb')
    admin.disconnect()
    await level.write([storedEntry('more')])
    expect(events.at(-1)).toMatchObject({ kind: 'level.failed', operation: 'write' })
    expect(String(events.at(-1) && JSON.stringify(events.at(-1)))).toContain('OOM')
    expect(await read()).toBe('the value')
  })

  test('one that wants a password is down, and says why', async () => {
    const server = await start({ args: ['--requirepass', 'secret'] })
    await openLevel(server.url)
    expect(await read()).toBeUndefined()
    expect(level.status().status).toBe('down')
    expect(events.some((event) => event.kind === 'level.failed')).toBe(true)
  })

  test('a replica that takes no writes: events, and reads go on', async () => {
    const server = await start()
    await openLevel(server.url)
    await untilServed()
    const admin = new Redis(server.url)
    await admin.config('SET', 'min-replicas-to-write', '3')
    admin.disconnect()
    await level.write([ENTRY])
    expect(events.at(-1)).toMatchObject({ kind: 'level.failed', operation: 'write' })
    expect(await read()).toBe('the value')
  })
})
