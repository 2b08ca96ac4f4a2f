/** L1 that holds a tenth of the keys, read through: hit rate and what a getOrSet costs, its loads included. */
import { byForm } from '@/bench/harness/form'
import { interleavedBy, measuredOf, type Sample } from '@/bench/harness/interleaved'
import { keepResults } from '@/bench/harness/results'
import { spreadOf } from '@/bench/harness/spread'
import { progress } from '@/bench/harness/progress'
import { type MemoryPlayer, play, seats } from './seats'

const CAPACITY = 10_000
const ROUNDS = byForm(5, 9)
const WARM_UP = byForm(30_000, 300_000)
const OPERATIONS = byForm(5_000, 100_000)

const able: Record<string, MemoryPlayer> = {}
for (const { library, variant } of await seats()) {
  // A Map has no bounds.
  if (library === 'map') continue
  progress(`warming up ${variant}`)
  const player = play(variant)
  await player.ask({ kind: 'setup', library, variant, capacity: CAPACITY, filled: false })
  const answer = await player.ask({ kind: 'measure', operation: 'getOrSet', operations: WARM_UP })
  if (answer.kind === 'measured') able[variant] = player
  else player.end()
}
const hitRates = new Map<string, number[]>(Object.keys(able).map((name) => [name, []]))
const measured = await interleavedBy({
  rounds: ROUNDS,
  contenders: able,
  measure: async (player): Promise<Sample> => {
    const answer = await player.ask({ kind: 'measure', operation: 'getOrSet', operations: OPERATIONS })
    if (answer.kind !== 'measured') throw new Error(`${player.name} did not measure`)
    hitRates.get(player.name)?.push(answer.hitRate)
    return answer.sample
  },
})
for (const player of Object.values(able)) player.end()

keepResults('l1-limited', {
  title: 'L1: read through with room for a tenth of the keys',
  tables: [
    {
      title: '10,000 of 100,000 keys',
      note: `Zipf 0.99, after ${WARM_UP.toLocaleString('en')} requests; median (least–most) of ${ROUNDS} interleaved rounds. Thousands of getOrSet for a second of processor time, loads included.`,
      columns: ['hit rate', 'getOrSet, k/s'],
      rows: Object.keys(able).map((name) => ({
        name,
        cells: [
          // The first round is not counted.
          spreadOf((hitRates.get(name) ?? []).slice(1)).median,
          spreadOf(measuredOf(measured, name).cpu.rounds.map((ns) => 1e6 / ns)),
        ],
      })),
    },
  ],
  goals: [],
})
