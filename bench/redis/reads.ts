/** P6 and P7: hits in Redis over loopback TCP; client and server are pinned to one core where `taskset` exists. */
import { contenders } from '@/bench/contenders'
import { byForm } from '@/bench/harness/form'
import { interleavedBy, type Measured, measuredOf, type Sample } from '@/bench/harness/interleaved'
import { Player } from '@/bench/harness/player'
import { progress } from '@/bench/harness/progress'
import { atLeast, atMost, type Goal, keepResults, type Table } from '@/bench/harness/results'
import { bestRatio, pairedRatios, type Spread, spreadOf } from '@/bench/harness/spread'
import { startRedis } from '@/lib/testing/redis-server'
import { OWN_LEVELS } from './level-contenders'
import type { Answer, Order, Setup, Way } from './reads-orders'
import { CONCURRENT, KEYS } from './reads-size'

const ROUNDS = byForm(5, 11)
const MS = byForm(60, 300)
const OURS_ALONE = Object.keys(OWN_LEVELS)

type ReadPlayer = Player<Setup | Order, Answer>

const server = await startRedis()
const all: Record<string, ReadPlayer> = {}
for (const [database, name] of (await namesOf()).entries()) {
  progress(`filling ${name}`)
  const player: ReadPlayer = new Player(name, 'redis-reads-child')
  await player.ask({ kind: 'setup', url: `${server.url}/${database}`, name })
  // Half a second of reads until V8 has compiled what there is to compile: ours start at a tenth of their rate.
  await player.ask({ kind: 'measure', way: 'concurrently', ms: 600 })
  for (let i = 0; i < 4; i++) await player.ask({ kind: 'measure', way: 'all at once', ms: MS })
  all[name] = player
}

async function namesOf(): Promise<string[]> {
  const libraries = await Promise.all(Object.values(contenders).map((load) => load()))
  return [...libraries.flatMap(({ redis = {} }) => Object.keys(redis)), ...OURS_ALONE]
}

const measured = (way: Way): Promise<Measured[]> =>
  interleavedBy({
    rounds: ROUNDS,
    contenders: all,
    measure: async (player): Promise<Sample> => {
      const answer = await player.ask({ kind: 'measure', way, ms: MS })
      if (answer.kind !== 'measured') throw new Error(`${player.name} did not measure`)
      return answer.sample
    },
  })

const concurrent = await measured('concurrently')
const single = await measured('one at a time')
const many = await measured('all at once')
for (const player of Object.values(all)) player.end()
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
  note: `Median (least–most) of ${ROUNDS} interleaved rounds, each contender in a process of its own; objects of 200 B, Zipf 0.99 over ${KEYS.toLocaleString('en')} keys. × ioredis is paired within rounds. The cache joins the reads of one tick; the rows of the level alone show one call a read.`,
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
