/** L1, all resident, pure hits, Zipf over 100,000 keys: P1, P2, P3, P10 and the heap an entry takes. */
import { byForm } from '@/bench/harness/form'
import { interleavedBy, type Measured, measuredOf, type Sample } from '@/bench/harness/interleaved'
import { atLeast, atMost, type Cell, type Goal, keepResults } from '@/bench/harness/results'
import { bestRatio, pairedRatios, type Spread, spreadOf } from '@/bench/harness/spread'
import { progress } from '@/bench/harness/progress'
import type { Operation } from './orders'
import { type MemoryPlayer, play, seats } from './seats'

const ROUNDS = byForm(7, 15)
const ROUND_MS = byForm(40, 120)
const OPERATIONS: readonly Operation[] = ['get', 'getOrSet', 'overwrite']

const only = process.env['ONLY']
const players = new Map<string, MemoryPlayer>()
const heap = new Map<string, number>()
for (const { library, variant } of await seats()) {
  if (only && !only.split(',').includes(library)) continue
  progress(`filling ${variant}`)
  const player = play(variant)
  const answer = await player.ask({ kind: 'setup', library, variant, capacity: 100_000, filled: true })
  if (answer.kind === 'ready') heap.set(variant, answer.heapBytes)
  players.set(variant, player)
}

const measured = new Map<Operation, readonly Measured[]>()
for (const operation of OPERATIONS) {
  progress(operation)
  measured.set(operation, await measure(operation))
}
for (const player of players.values()) player.end()

async function measure(operation: Operation): Promise<Measured[]> {
  const able: Record<string, MemoryPlayer> = {}
  for (const [name, player] of players) {
    // Once for each, uncounted: the optimiser has seen it, and who cannot is left out.
    const answer = await player.ask({ kind: 'measure', operation, ms: ROUND_MS })
    if (answer.kind === 'measured') able[name] = player
  }
  return interleavedBy({
    rounds: ROUNDS,
    contenders: able,
    measure: async (player): Promise<Sample> => {
      const answer = await player.ask({ kind: 'measure', operation, ms: ROUND_MS })
      if (answer.kind !== 'measured') throw new Error(`${player.name} did not measure`)
      return answer.sample
    },
  })
}

const costOf = (operation: Operation, name: string): Spread => measuredOf(measured.get(operation) ?? [], name).cpu
/** Millions of operations for a second of processor time. */
const rate = (operation: Operation, name: string): Cell => {
  const found = measured.get(operation)?.find((one) => one.name === name)
  return found ? spreadOf(found.cpu.rounds.map((ns) => 1_000 / ns)) : null
}
/** How many times the other's cost ours is within. */
const times = (operation: Operation, ours: string, other: string): Spread =>
  pairedRatios(costOf(operation, other), costOf(operation, ours))
const best = (operation: Operation, ours: string, other: string): string =>
  `best rounds ${bestRatio(costOf(operation, other), costOf(operation, ours)).toFixed(2)}`

function goals(): Goal[] {
  const least = (
    id: string,
    operation: Operation,
    names: readonly [ours: string, other: string],
    aim: number,
  ): Goal => {
    const [ours, other] = names
    const what = `${ours}, ${operation}, times ${other} (${best(operation, ours, other)})`
    return atLeast(id, what, times(operation, ours, other), aim)
  }
  const LRU = 'lru-cache, count + TTL + size'
  return [
    least('P1', 'getOrSet', ['Timberline', 'Map in an async function'], 0.75),
    least('P1', 'getOrSet', ['Timberline', 'bentocache, no serialisation'], 15),
    least('P1', 'getOrSet', ['Timberline', 'cacheable, no clone'], 10),
    least('P1', 'getOrSet', ['Timberline', 'layered-loader'], 1.2),
    least('P2', 'get', ['Timberline, peek', LRU], 1.5),
    least('P2', 'get', ['Timberline, peek', 'Timberline, peek, no tags'], 0.95),
    least('P3', 'overwrite', ['Timberline, the level alone', LRU], 1.5),
    atMost(
      'P10',
      `cost of metrics and stamps, peek (${best('get', 'Timberline, peek, neither metrics nor stamps', 'Timberline, peek')})`,
      pairedRatios(costOf('get', 'Timberline, peek'), costOf('get', 'Timberline, peek, neither metrics nor stamps')),
      1.15,
    ),
  ]
}

const names = [...players.keys()]
keepResults('l1', {
  title: 'L1: all resident, pure hits',
  tables: [
    {
      title: 'Operations per second of processor time',
      note: `Millions a second, median (least–most) of ${ROUNDS} interleaved rounds, each contender in a process of its own. Objects of 200 B, Zipf 0.99 over 100,000 keys. Processor time of all threads, the collector's included; synchronous calls are not awaited. Heap: bytes an entry beside key and value; where a contender keeps a copy, frozen or serialised, in place of the value, the difference is in it.`,
      columns: ['get', 'getOrSet, hit', 'overwrite', 'heap, B/entry'],
      rows: names.map((name) => ({
        name,
        cells: [...OPERATIONS.map((operation) => rate(operation, name)), Math.round(heap.get(name) ?? NaN)],
      })),
    },
    {
      title: 'Wall time',
      note: 'Nanoseconds an operation, for comparison with tables that were made on a quiet machine.',
      columns: ['get', 'getOrSet, hit', 'overwrite'],
      rows: names.map((name) => ({
        name,
        cells: OPERATIONS.map((operation) => measured.get(operation)?.find((one) => one.name === name)?.wall ?? null),
      })),
    },
  ],
  goals: only ? [] : goals(),
})
