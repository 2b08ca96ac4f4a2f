import { afterEach, expect, test, vi } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import { createConnection } from '@/lib/levels/redis/redis-connection'
import { freePort, type RedisServer, startRedis } from '@/lib/testing/redis-server'
import { startTcpProxy } from '@/lib/testing/tcp-proxy'
import { RedisLog } from './redis-log'

const cleanup: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const undo of cleanup.splice(0).reverse()) await undo()
})

const start = async (port?: number): Promise<RedisServer> => {
  const server = await startRedis({ port })
  cleanup.push(() => server.stop())
  return server
}
const open = (url: string): RedisLog => {
  const connection = createConnection({ url }, 'admin', { random: Math.random })
  const tail = createConnection({ url }, 'tail', { random: Math.random })
  const log = new RedisLog({ cache: 'faults', connection, tail, clock: systemClock })
  cleanup.push(() => log.close())
  return log
}
const everything = { kind: 'invalidate', names: ['*'], mode: 'hard' } as const
const timed = async (make: () => Promise<unknown>): Promise<{ failed: boolean; ms: number }> => {
  const begun = performance.now()
  const failed = await make().then(
    () => false,
    () => true,
  )
  return { failed, ms: performance.now() - begun }
}

test('with no Redis every call is refused at once, and serves when it has come', async () => {
  const port = await freePort()
  const log = open(`redis://127.0.0.1:${port}`)
  for (const call of [() => log.head(), () => log.append(everything, 'p'), () => log.wait(0, 10, 5_000)]) {
    const { failed, ms } = await timed(call)
    expect(failed).toBe(true)
    expect(ms).toBeLessThan(1_500)
  }
  await start(port)
  await vi.waitFor(async () => expect((await log.append(everything, 'p')).record.seq).toBeGreaterThan(0), 5_000)
  await vi.waitFor(async () => expect((await log.wait(0, 10, 100)).records.length).toBeGreaterThan(0), 5_000)
})

test('a stopped Redis ends an append and a wait in time; both go on where they were', async () => {
  const server = await start()
  const log = open(server.url)
  await log.append(everything, 'p')
  server.pause()
  const [append, wait] = await Promise.all([
    timed(() => log.append(everything, 'p')),
    timed(() => log.wait(1, 10, 200)),
  ])
  expect(append.failed && wait.failed).toBe(true)
  expect(append.ms).toBeLessThan(3_000)
  expect(wait.ms).toBeLessThan(4_000)
  server.resume()
  // What timed out may have been taken all the same: the log is the only one who knows.
  await vi.waitFor(async () => expect((await log.wait(0, 10, 100)).head).toBeGreaterThan(0), 5_000)
  const { record } = await log.append(everything, 'p')
  expect((await log.read(0, 10)).records.map(({ seq }) => seq)).toEqual(
    Array.from({ length: record.seq }, (_, i) => i + 1),
  )
})

test('nothing is lost to connections that break while another process appends', async () => {
  const server = await start()
  const proxy = await startTcpProxy(server)
  cleanup.push(() => proxy.close())
  const reader = open(proxy.url)
  const writer = open(server.url)
  let position = 0
  const seen: number[] = []
  const writing = (async () => {
    for (let i = 0; i < 60; i++) {
      await writer.append(everything, 'p')
      if (i % 12 === 5) proxy.reset()
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  })()
  while (position < 60) {
    const slice = await reader.wait(position, 7, 100).catch(() => undefined)
    for (const { seq } of slice?.records ?? []) seen.push((position = seq))
    if (!slice) await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await writing
  expect(seen).toEqual(Array.from({ length: 60 }, (_, i) => i + 1))
})
