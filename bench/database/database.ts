/** P11: the same row from the database (Prisma on embedded SQLite) and from each level, one at a time. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { byForm } from '@/bench/harness/form'
import { interleaved, measuredOf, type Round } from '@/bench/harness/interleaved'
import { atLeast, type Goal, keepResults } from '@/bench/harness/results'
import { median, pairedRatios, type Spread } from '@/bench/harness/spread'
import { openDatabase } from '@/lib/database/client'
import { migrate } from '@/lib/database/migrate'
import { createCache, disk, memory, redis, type Cache, type LevelSpec } from '@/lib/package'
import { startRedis } from '@/lib/testing/redis-server'

const ROWS = 1_000
const ROUNDS = byForm(7, 15)
const READS = byForm(300, 1_000)
/** Hits in memory are so short that only many together can be timed. */
const HITS = 100_000

const folder = mkdtempSync(join(tmpdir(), 'timberline-bench-database-'))
const url = `file:${join(folder, 'companies.db')}`
await migrate({ url })
const database = await openDatabase({ url })
const symbols = Array.from({ length: ROWS }, (_, i) => `SYM${i}`)
await database.client.company.createMany({
  data: symbols.map((symbol, i) => ({
    symbol,
    name: `Company number ${i} Incorporated`,
    exchange: 'NASDAQ',
    sector: 'Information Technology',
    industry: 'Software',
    country: 'US',
    updatedAt: new Date(1.76e12),
  })),
})
const load = (symbol: string): Promise<object> =>
  database.client.company.findUniqueOrThrow({ where: { symbol }, omit: { updatedAt: true } })
/** With its Date, which cannot be frozen: each reader gets a copy. */
const loadWithDate = (symbol: string): Promise<object> =>
  database.client.company.findUniqueOrThrow({ where: { symbol } })

const keys = symbols.map((symbol) => Buffer.from(`company:${symbol}`).toString('latin1'))
const server = await startRedis()
const caches: Cache[] = []

async function filled(name: string, level: LevelSpec, from = load): Promise<Cache> {
  const cache = createCache({ name, levels: [level], defaults: { ttl: '1h', tags: ['companies'] } })
  caches.push(cache)
  await cache.ready()
  for (const [i, key] of keys.entries()) await cache.getOrSet(key, () => from(symbols[i] ?? ''))
  return cache
}

const near = await filled('near', memory())
const nearWithDate = await filled('near-with-date', memory(), loadWithDate)
const onRedis = await filled('shared', redis({ url: server.url, timeout: '5s' }))
const onDisk = await filled('far', disk({ path: join(folder, 'disk') }))
const notLoaded = (): never => {
  throw new Error('a miss')
}

/** The median time of one read at a time, ns. */
async function each(read: (i: number) => Promise<unknown>): Promise<Round> {
  const times: number[] = []
  for (let i = 0; i < READS; i++) {
    const begun = performance.now()
    if ((await read((i * 7) % ROWS)) === undefined) notLoaded()
    times.push((performance.now() - begun) * 1e6)
  }
  return { operations: READS, figure: median(times) }
}

function peeks(): Round {
  for (let i = 0; i < HITS; i++) if (near.peek(keys[i % ROWS] ?? '') === undefined) notLoaded()
  return HITS
}

function peeksWithDate(): Round {
  for (let i = 0; i < HITS; i++) if (nearWithDate.peek(keys[i % ROWS] ?? '') === undefined) notLoaded()
  return HITS
}

async function hits(): Promise<Round> {
  for (let i = 0; i < HITS; i++) await near.getOrSet(keys[i % ROWS] ?? '', notLoaded)
  return HITS
}

const PRISMA = 'Prisma, findUnique'
const names = {
  peek: 'L1, peek',
  dated: 'L1, peek, a row with a Date (copied for each reader)',
  hit: 'L1, getOrSet',
  disk: 'L3, getOrSet',
  redis: 'L2, getOrSet',
}
const measured = await interleaved(ROUNDS, {
  [PRISMA]: () => each((i) => load(symbols[i] ?? '')),
  [names.peek]: peeks,
  [names.dated]: peeksWithDate,
  [names.hit]: hits,
  [names.disk]: () => each((i) => onDisk.getOrSet(keys[i] ?? '', notLoaded)),
  [names.redis]: () => each((i) => onRedis.getOrSet(keys[i] ?? '', notLoaded)),
})
for (const cache of caches) await cache.close()
await database.close()
await server.stop()
rmSync(folder, { recursive: true, force: true })

const faster = (name: string): Spread =>
  pairedRatios(measuredOf(measured, PRISMA).wall, measuredOf(measured, name).wall)
const goal = (name: string, least: number): Goal =>
  atLeast('P11', `${name}, times faster than ${PRISMA}`, faster(name), least)
keepResults('database', {
  title: 'A row of the database',
  tables: [
    {
      title: 'Prisma on embedded SQLite against each level',
      note: `Nanoseconds a read, median (least–most) of ${ROUNDS} interleaved rounds, client and server on one core.`,
      columns: ['ns', 'times faster'],
      rows: measured.map(({ name, wall }) => ({ name, cells: [wall, faster(name)] })),
    },
  ],
  goals: [goal(names.peek, 4_000), goal(names.hit, 1_000), goal(names.disk, 15), goal(names.redis, 2.5)],
})
process.exit()
