/** P6 and P7: hits in Redis over loopback TCP; client and server are pinned to one core where `taskset` exists. */
import { contenders } from '@/bench/contenders'
import type { RedisContender } from '@/bench/contenders/contender'
import { byForm } from '@/bench/harness/form'
import { interleaved, type Measured, measuredOf, type Round, type Runs } from '@/bench/harness/interleaved'
import { atLeast, atMost, type Goal, keepResults, type Table } from '@/bench/harness/results'
import { bestRatio, median, pairedRatios, type Spread, spreadOf } from '@/bench/harness/spread'
import { askedOf, keysOf, valueOf } from '@/bench/harness/samples'
import { progress } from '@/bench/harness/progress'
import { startRedis } from '@/lib/testing/redis-server'
import { type FilledContender, redisLevel, redisLevelWithCodec } from './level-contenders'

const KEYS = 10_000
const ROUNDS = byForm(5, 11)
const MS = byForm(60, 300)
const CONCURRENT = 64

const server = await startRedis()
const keys = keysOf(KEYS)
const asked = askedOf(keys, 50_000)
const thousand = [...new Set(asked)].slice(0, 1_000)
let next = 0
const key = (): string => asked[next++ % asked.length] ?? ''

const all = await filledContenders()

async function filledContenders(): Promise<Record<string, FilledContender>> {
  const made: Record<string, FilledContender> = {}
  let database = 0
  for (const load of Object.values(contenders))
    for (const [name, make] of Object.entries((await load()).redis ?? {})) {
      // A database each: they name their keys alike and their values differently.
      progress(`filling ${name}`)
      const contender = await make(`${server.url}/${database++}`)
      await fill(contender)
      made[name] = contender
    }
  const url = `${server.url}/${database}`
  made['Timberline, level alone, JSON'] = await redisLevel(url, keys, false)
  made['Timberline, level and guards, JSON'] = await redisLevel(url, keys, true)
  made['Timberline, level, guards, codec'] = await redisLevelWithCodec(url, keys)
  return made
}

async function fill(contender: RedisContender): Promise<void> {
  for (let from = 0; from < KEYS; from += 250)
    await Promise.all(keys.slice(from, from + 250).map((one, i) => contender.set(one, valueOf(from + i))))
}

async function concurrently({ get }: FilledContender): Promise<Round> {
  const end = performance.now() + MS
  let reads = 0
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      if ((await get(key())) === undefined) throw new Error('a miss')
      reads++
    }
  }
  await Promise.all(Array.from({ length: CONCURRENT }, worker))
  return reads
}

/** The median time of a read when one waits for the other, µs. */
async function oneAtATime({ get }: FilledContender): Promise<Round> {
  const times: number[] = []
  const end = performance.now() + MS
  while (performance.now() < end) {
    const begun = performance.now()
    await get(key())
    times.push((performance.now() - begun) * 1_000)
  }
  return { operations: times.length, figure: median(times) }
}

/** ms for 1,000 keys at once: the median of a few. */
async function allAtOnce({ getMany }: FilledContender): Promise<Round> {
  const times: number[] = []
  while (times.length < 5) {
    const begun = performance.now()
    const values = await getMany?.(thousand)
    times.push(performance.now() - begun)
    if (values?.length !== 1_000 || values.includes(undefined)) throw new Error('a miss')
  }
  return { operations: times.length * 1_000, figure: median(times) }
}

const runsOf = (run: (contender: FilledContender) => Promise<Round>): Runs =>
  Object.fromEntries(Object.entries(all).map(([name, contender]) => [name, () => run(contender)]))

// Half a second of reads until V8 has compiled what there is to compile: ours start at a tenth of their rate.
for (const [name, contender] of Object.entries(all)) {
  progress(`warming up ${name}`)
  try {
    for (let i = 0; i < 600 / MS; i++) await concurrently(contender)
    for (let i = 0; i < 4; i++) await allAtOnce(contender)
  } catch (cause) {
    throw new Error(`${name} failed`, { cause })
  }
}
const concurrent = await interleaved(ROUNDS, runsOf(concurrently))
const single = await interleaved(ROUNDS, runsOf(oneAtATime))
const many = await interleaved(ROUNDS, runsOf(allAtOnce))
for (const contender of Object.values(all)) await contender.close()
await server.stop()

const BASE = 'ioredis + JSON'
const OURS = 'Timberline'
const scaled = (spread: Spread, by: (figure: number) => number): Spread => spreadOf(spread.rounds.map(by))
const ratioTo = (of: readonly Measured[], ours: string, base: string): Spread =>
  pairedRatios(measuredOf(of, base).wall, measuredOf(of, ours).wall)
const best = (of: readonly Measured[], base: string): string =>
  `best rounds ${bestRatio(measuredOf(of, base).wall, measuredOf(of, OURS).wall).toFixed(2)}`

const table: Table = {
  title: 'Hits in Redis',
  note: `Median (least–most) of ${ROUNDS} interleaved rounds; objects of 200 B, Zipf 0.99 over ${KEYS.toLocaleString('en')} keys. × ioredis is paired within rounds. The cache joins the reads of one tick; the rows of the level alone show one call a read.`,
  columns: [
    'one at a time, p50 µs',
    `k/s at ${CONCURRENT} concurrent`,
    '× ioredis',
    'client CPU µs a read',
    '1,000 at once, ms',
  ],
  rows: Object.keys(all).map((name) => ({
    name,
    cells: [
      measuredOf(single, name).wall,
      scaled(measuredOf(concurrent, name).wall, (ns) => 1e6 / ns),
      ratioTo(concurrent, name, BASE).median,
      scaled(measuredOf(concurrent, name).cpu, (ns) => ns / 1_000),
      measuredOf(many, name).wall,
    ],
  })),
}

const faster = (of: readonly Measured[], base: string): Spread => ratioTo(of, OURS, base)
const layered = (of: readonly Measured[]): Spread =>
  ratioTo(of, 'Timberline, memory of one entry', 'cacheable, memory of one entry')
const slower = (of: readonly Measured[], base: string): Spread =>
  pairedRatios(measuredOf(of, OURS).wall, measuredOf(of, base).wall)
const goals: Goal[] = [
  atLeast('P6', `64 concurrent, times ${BASE} (${best(concurrent, BASE)})`, faster(concurrent, BASE), 1.5),
  atLeast(
    'P6',
    `64 concurrent, times bentocache (${best(concurrent, 'bentocache')})`,
    faster(concurrent, 'bentocache'),
    3,
  ),
  atLeast('P6', '64 concurrent, both with a memory of one entry, times cacheable', layered(concurrent), 4),
  atMost('P6', `one at a time, p50, of ${BASE}'s`, slower(single, BASE), 1.2),
  atMost(
    'P6',
    `client CPU a read, of ${BASE}'s`,
    pairedRatios(measuredOf(concurrent, OURS).cpu, measuredOf(concurrent, BASE).cpu),
    1,
  ),
  atMost('P7', 'getMany(1,000), of one MGET and JSON.parse', slower(many, BASE), 1.6),
  atLeast('P7', 'getMany(1,000), both with a memory of one entry, times cacheable', layered(many), 4),
]
keepResults('redis-reads', { title: 'L2: hits in Redis', tables: [table], goals })
process.exit()
