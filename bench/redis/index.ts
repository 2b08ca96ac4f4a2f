/**
 * What the browsing index costs (bytes and server time an entry) and what a first page costs as it grows (P12).
 * The long form fills a million entries.
 */
import { Redis } from 'ioredis'
import { systemClock } from '@/lib/kernel/clock'
import { createConnection } from '@/lib/levels/redis/redis-connection'
import { RedisLevel } from '@/lib/levels/redis/redis-level'
import { startRedis } from '@/lib/testing/redis-server'
import { storedEntry } from '@/lib/testing/stored-entry'
import { byForm } from '@/bench/harness/form'
import { atMost, keepResults } from '@/bench/harness/results'
import { median } from '@/bench/harness/spread'
import { progress } from '@/bench/harness/progress'

const ENTRIES = byForm(100_000, 1_000_000)
const SMALL = 10_000

const server = await startRedis()
const admin = new Redis(server.url)
const numberIn = (info: string, field: string): number => Number(new RegExp(`^${field}:([\\d.]+)`, 'm').exec(info)?.[1])
const memory = async (): Promise<number> => numberIn(await admin.info('memory'), 'used_memory')
const cpuUs = async (): Promise<number> => {
  const info = await admin.info('cpu')
  return (numberIn(info, 'used_cpu_user') + numberIn(info, 'used_cpu_sys')) * 1e6
}
const openLevel = async (cache: string, index: boolean): Promise<RedisLevel> => {
  const connection = createConnection({ url: server.url }, 'cache', { random: Math.random, commandTimeoutMs: 10_000 })
  const level = new RedisLevel({ cache, connection, clock: systemClock, index })
  await level.open()
  return level
}
const entryOf = (i: number): ReturnType<typeof storedEntry> =>
  storedEntry(`company:SYMBOL${i}`, {
    frame: Buffer.alloc(200, i),
    tags: [`sector-${i % 11}`, `country-${i % 40}`],
    epoch: 'c2l4dGVlbiBieXRlcw',
    stamp: i,
    expiresAt: Date.now() + 86_400_000 + i,
  })
const fill = async (level: RedisLevel, from: number, to: number): Promise<void> => {
  for (let i = from; i < to; i += 1_000) {
    await level.write(Array.from({ length: Math.min(1_000, to - i) }, (_, j) => entryOf(i + j)))
    if (i % 100_000 === 0) progress(`${i} of ${to} filled in`)
  }
}
const cost = async (index: boolean): Promise<{ bytes: number; serverUs: number }> => {
  const level = await openLevel('cost', index)
  const [bytes, us] = [await memory(), await cpuUs()]
  await fill(level, 0, SMALL)
  const answer = { bytes: ((await memory()) - bytes) / SMALL, serverUs: ((await cpuUs()) - us) / SMALL }
  await level.clear()
  await level.close()
  return answer
}
const firstPages = async (level: RedisLevel): Promise<Record<string, number>> => {
  const times: Record<string, number> = {}
  for (const [what, filter, by] of [
    ['all by key', {}, 'key'],
    ['namespace by key', { namespace: 'company' }, 'key'],
    ['tag by key', { tag: 'sector-3' }, 'key'],
    ['prefix by key', { prefix: 'company:SYMBOL12' }, 'key'],
    ['all by expiry', {}, 'expires'],
    ['all by size (10,000 looked at)', {}, 'size'],
  ] as const) {
    const each: number[] = []
    for (let i = 0; i < 15; i++) {
      const begun = performance.now()
      await level.list(filter, { by, descending: false }, undefined, 50)
      each.push(performance.now() - begun)
    }
    times[what] = median(each)
  }
  return times
}

const [without, withIndex] = [await cost(false), await cost(true)]
const level = await openLevel('pages', true)
await fill(level, 0, SMALL)
// Once uncounted: what is not compiled yet would make the small one slow and the goal easy.
await firstPages(level)
const small = await firstPages(level)
await fill(level, SMALL, ENTRIES)
const large = await firstPages(level)
const by = (whole: number): string => whole.toLocaleString('en')
keepResults('redis-index', {
  title: 'L2: the browsing index',
  tables: [
    {
      title: 'What the index costs an entry',
      note: '200 B with two tags.',
      columns: ['bytes', 'server time, µs'],
      rows: [
        { name: 'without index', cells: [without.bytes, without.serverUs] },
        { name: 'with index', cells: [withIndex.bytes, withIndex.serverUs] },
      ],
    },
    {
      title: 'First page of 50, ms',
      columns: [`at ${by(SMALL)}`, `at ${by(ENTRIES)}`],
      rows: Object.keys(small).map((name) => ({ name, cells: [small[name] ?? null, large[name] ?? null] })),
    },
  ],
  goals: Object.keys(small).map((name) =>
    atMost(
      'P12',
      `L2, first page, ${name}: ${by(ENTRIES)} against ${by(SMALL)}`,
      (large[name] ?? NaN) / (small[name] ?? NaN),
      2,
    ),
  ),
})
await level.close()
admin.disconnect()
await server.stop()
