/**
 * What the browsing index costs (bytes and server time an entry) and what a first page costs as it grows (P12).
 * `node bench/redis/run.mjs index.ts`, with ENTRIES=1000000 for the full form. Writes bench/results/redis-index.json.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { Redis } from 'ioredis'
import { systemClock } from '@/lib/kernel/clock'
import { createConnection } from '@/lib/levels/redis/redis-connection'
import { RedisLevel } from '@/lib/levels/redis/redis-level'
import { startRedis } from '@/lib/testing/redis-server'
import { storedEntry } from '@/lib/testing/stored-entry'
import { median } from './rounds'

const ENTRIES = Number(process.env['ENTRIES'] ?? 100_000)
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
  for (let i = from; i < to; i += 1_000)
    await level.write(Array.from({ length: Math.min(1_000, to - i) }, (_, j) => entryOf(i + j)))
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
console.log('an entry of 200 B with two tags, without index', without)
console.log('                                 with index', withIndex)
const level = await openLevel('pages', true)
await fill(level, 0, SMALL)
const small = await firstPages(level)
await fill(level, SMALL, ENTRIES)
const large = await firstPages(level)
const ratios = Object.fromEntries(Object.keys(small).map((what) => [what, (large[what] ?? NaN) / (small[what] ?? NaN)]))
console.log(`first page of 50, ms, at ${SMALL} entries`, small)
console.log(`                      at ${ENTRIES} entries`, large)
console.log('ratios', ratios)
await mkdir('bench/results', { recursive: true })
await writeFile(
  'bench/results/redis-index.json',
  JSON.stringify({ node: process.version, entries: ENTRIES, without, withIndex, small, large, ratios }, null, 2) + '\n',
)
await level.close()
admin.disconnect()
await server.stop()
