import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterEach, expect, test, vi } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import type { CacheEvent } from '@/lib/kernel/event'
import { guardLevel } from '@/lib/levels/guard/guard-level'
import { eventually } from '@/lib/testing/eventually'
import { findRedisServer, freePort, startRedis } from '@/lib/testing/redis-server'
import { addressOf, storedEntry } from '@/lib/testing/stored-entry'
import { createConnection, openConnection, reconnectDelayMs } from './redis-connection'
import { RedisLevel } from './redis-level'
import { watchReplies } from './reply-watch'

const cleanup: (() => unknown)[] = []
afterEach(async () => {
  for (const undo of cleanup.splice(0).reverse()) await undo()
})

test('ioredis is the version whose defaults the connections were built on', () => {
  const found: unknown = createRequire(import.meta.url)('ioredis/package.json')
  // Version 6 speaks RESP3 by default; read its changes, and `watchReplies`, before this line is changed.
  expect(found).toMatchObject({ version: expect.stringMatching(/^5\.11\./) })
})

test('reconnects are spread over the whole of a span that doubles up to two seconds', () => {
  const spans = [1, 2, 3, 10, 1_000_000].map((times) => [
    reconnectDelayMs(times, () => 0),
    reconnectDelayMs(times, () => 0.999_999),
  ])
  expect(spans).toEqual([
    [10, 109],
    [10, 209],
    [10, 409],
    [10, 2_009],
    [10, 2_009],
  ])
})

test('a command without a connection is refused at once, not queued', async () => {
  const connection = createConnection({ url: `redis://127.0.0.1:${await freePort()}` }, 'cache', {
    random: Math.random,
  })
  cleanup.push(() => connection.disconnect())
  await openConnection(connection)
  const begun = performance.now()
  await expect(connection.get('k')).rejects.toThrow()
  expect(performance.now() - begun).toBeLessThan(50)
})

test('a command is given up where there is no socket yet, and the process lives', async () => {
  const connection = new Redis({ lazyConnect: true, enableOfflineQueue: false })
  cleanup.push(() => connection.disconnect())
  connection.connect = () => new Promise(() => undefined)
  watchReplies(connection, { commandMs: 1, longestMs: 1, silenceMs: 1 })
  const refused = connection.get('k').catch(() => undefined)
  // From now on nobody but the watch asks for the socket; what it throws, it throws in that turn.
  await new Promise<void>((resolve) =>
    Object.defineProperty(connection, 'stream', { get: () => resolve(), configurable: true }),
  )
  await new Promise((resolve) => setImmediate(resolve))
  await refused
})

test('a socket may fail more than once, as a TLS handshake does that is broken off, and the process lives', async () => {
  const port = await freePort()
  const connection = createConnection({ url: `redis://127.0.0.1:${port}` }, 'cache', { random: Math.random })
  cleanup.push(() => connection.disconnect())
  const connecting = once(connection, 'connecting')
  const opened = openConnection(connection)
  await connecting
  await new Promise((resolve) => connection.once('error', () => setImmediate(resolve)))
  const { stream } = connection as Redis
  for (let i = 0; i < 3; i++) expect(() => stream.emit('error', new Error('alert'))).not.toThrow()
  await opened
})

test('a level whose Redis is away says where it should be and keeps the password to itself', async () => {
  const port = await freePort()
  const connection = createConnection({ url: `redis://:secret@127.0.0.1:${port}` }, 'cache', { random: Math.random })
  const level = new RedisLevel({ cache: 'away', connection, clock: systemClock })
  cleanup.push(() => level.close())
  await level.open()
  const down = { status: 'down', reason: `Redis cannot be reached at 127.0.0.1:${port}; trying again` }
  expect(level.status()).toEqual(down)
  const events: CacheEvent[] = []
  const report = (event: CacheEvent): void => void events.push(event)
  const guarded = guardLevel(level, { report, clock: systemClock, random: Math.random, failures: 2 })
  for (let i = 0; i < 3; i++) await guarded.read([addressOf('k')])
  expect(guarded.status()).toEqual(down)
  expect(events).toMatchObject(Array(2).fill({ kind: 'level.failed', reason: down.reason }))
})

test.each([
  ['a wrong password', ':wrong@', 'WRONGPASS'],
  ['no password', '', 'NOAUTH'],
])('a level that Redis refuses for %s says so', async (_, credentials, code) => {
  const server = await startRedis({ args: ['--requirepass', 'right'] })
  cleanup.push(() => server.stop())
  const url = server.url.replace('redis://', `redis://${credentials}`)
  const connection = createConnection({ url }, 'cache', { random: Math.random })
  const level = new RedisLevel({ cache: 'refused', connection, clock: systemClock })
  cleanup.push(() => level.close())
  await level.open()
  await eventually(() => expect(level.status().reason).toMatch(/refuses the connection: [A-Z]+ .*; trying again$/))
  expect(level.status()).toMatchObject({ status: 'down', reason: expect.stringContaining(code) })
})

test('options as ioredis takes them work, and cannot switch the queue on or prefix keys', async () => {
  const server = await startRedis()
  cleanup.push(() => server.stop())
  const options = { host: '127.0.0.1', port: server.port, db: 3, enableOfflineQueue: true, keyPrefix: 'p:' }
  const connection = createConnection({ options }, 'cache', { random: Math.random })
  cleanup.push(() => connection.disconnect())
  await expect(connection.get('k')).rejects.toThrow()
  await eventually(() => expect(connection.status).toBe('ready'))
  await connection.set('k', 'v')
  expect(await connection.keys('*')).toEqual(['k'])
  expect(String(await connection.client('INFO'))).toMatch(/ db=3 /)
})

test('a master is found through a sentinel', async () => {
  const server = await startRedis()
  cleanup.push(() => server.stop())
  const port = await freePort()
  const config = join(server.directory, 'sentinel.conf')
  await writeFile(
    config,
    `port ${port}\nbind 127.0.0.1\ndir ${server.directory}\nsentinel monitor main 127.0.0.1 ${server.port} 1\n`,
  )
  const sentinel = spawn(await findRedisServer(), [config, '--sentinel'], { stdio: ['ignore', 'pipe', 'ignore'] })
  cleanup.push(async () => {
    const ended = once(sentinel, 'exit')
    sentinel.kill('SIGKILL')
    await ended
  })
  let output = ''
  sentinel.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  await vi.waitFor(() => expect(output).toContain('+monitor master main'), 5_000)

  const connection = createConnection({ sentinels: [{ host: '127.0.0.1', port }], masterName: 'main' }, 'cache', {
    random: Math.random,
  })
  const level = new RedisLevel({ cache: 'by-sentinel', connection, clock: systemClock })
  cleanup.push(() => level.close())
  await level.open()
  await vi.waitFor(() => expect(level.status().status).toBe('up'), 5_000)
  await level.write([storedEntry('k')])
  expect((await level.read([addressOf('k')]))[0]).toBeDefined()
})
