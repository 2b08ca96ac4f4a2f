/**
 * What counting and the miss-ratio curve cost a hit in memory, in time, with the layout of memory left out of it: one
 * process, one level with its keys, and what watches it is switched on and off between short turns. Where a process each
 * is compared (`cost.ts`), no two lay out their memory alike, which differs by more than what is looked for.
 *
 * Neither and curve run the very same machine code over the same records: in the turns without it no record has the bit
 * that has its hits told. Metrics have a loop of their own, compiled beside the other, over the same level. All four are
 * warmed up in turn, so that what V8 has seen of a call is the same for each, and the sample of the curve has shrunk to
 * what it may cost. Each order of the four comes as often as any other, so that nobody always finds what the same one
 * left in the processor's caches. The curve's second, and the sampler's, are of the turns in which they are on.
 *
 * Not in it: what code without any curve would save, because V8 leaves out a branch that was never taken
 * (`instructions.ts` counts it), and what the curve's half a megabyte takes from others of the processor's caches in
 * turns after its own: turns are long beside the time in which that is back, and orders change.
 */
import { byForm } from '@/bench/harness/form'
import { progress } from '@/bench/harness/progress'
import { atMost, keepResults } from '@/bench/harness/results'
import { askedOf, keysOf } from '@/bench/harness/samples'
import { median } from '@/bench/harness/spread'
import { confidenceOfMedian } from './confidence'
import { chunksOf, TITLES, VARIANTS, type Variant } from './reader'
import { switchedLevel } from './switched-level'

/** 1 to 10 ms: so long that a switch is nothing beside it, so short that the machine is the same for the next. */
const HITS_A_TURN = 25_000
const CHUNK = 1_000
const ROUNDS = byForm(960, 4_800)
const ROUNDS_TO_WARM_UP = 240

type Times = Record<Variant, number[]>

/** @returns ns a hit by turn, and of how many hits of a turn the curve was told */
function measure(keyCount: number): { times: Times; told: number } {
  const keys = keysOf(keyCount)
  const level = switchedLevel(keys)
  const chunks = chunksOf(askedOf(keys, 8 * HITS_A_TURN), CHUNK)
  const times: Times = { bare: [], metrics: [], curve: [], both: [] }
  const perTurn = HITS_A_TURN / CHUNK
  let before = 0
  for (let round = -ROUNDS_TO_WARM_UP; round < ROUNDS; round++) {
    // All four read the same keys in the same order.
    const from = ((round + ROUNDS_TO_WARM_UP) * perTurn) % chunks.length
    const asked = chunks.slice(from, from + perTurn)
    if (round === 0) before = level.told()
    for (const variant of orderOf(round + ROUNDS_TO_WARM_UP)) {
      const ms = level.turn(variant, asked)
      if (round >= 0) times[variant].push((ms * 1e6) / HITS_A_TURN)
    }
  }
  return { times, told: (level.told() - before) / ROUNDS / 2 }
}

const ORDERS = ordersOf([...VARIANTS])

function ordersOf(variants: Variant[]): Variant[][] {
  if (variants.length < 2) return [variants]
  return variants.flatMap((first) =>
    ordersOf(variants.filter((other) => other !== first)).map((rest) => [first, ...rest]),
  )
}

/** Steps of 7 go through all 24 orders. */
function orderOf(round: number): Variant[] {
  return ORDERS[(round * 7) % ORDERS.length] ?? []
}

/** @returns by how many percent each turn took longer than that of the base in its round */
function over(times: Times, variant: Variant, base: Variant): number[] {
  return times[variant].map((ns, round) => 100 * (ns / (times[base][round] ?? NaN) - 1))
}

const COMPARED = [
  ['metrics', 'bare'],
  ['curve', 'bare'],
  ['both', 'bare'],
  ['both', 'metrics'],
] as const

const rows = [1_000, 100_000].map((keys) => {
  progress(`${keys} keys`)
  const { times, told } = measure(keys)
  return { keys, times, told, costs: COMPARED.map(([variant, base]) => over(times, variant, base)) }
})

const quartiles = (values: readonly number[]): string => {
  const sorted = values.toSorted((one, other) => one - other)
  return [0.25, 0.75].map((q) => (sorted[Math.floor(q * sorted.length)] ?? NaN).toFixed(1)).join(' to ')
}
const interval = (values: readonly number[]): string =>
  confidenceOfMedian(values)
    .map((bound) => bound.toFixed(2))
    .join(' to ')

keepResults('metrics-switched', {
  title: 'Metrics and miss-ratio curve, switched on and off in one process',
  tables: rows.map(({ keys, times, told, costs }) => ({
    title: `${keys.toLocaleString('en')} keys, all resident: a hit as \`peek\` does it`,
    note:
      `Processor time of the thread; Zipf 0.99; ${ROUNDS.toLocaleString('en')} rounds of four turns of ` +
      `${HITS_A_TURN.toLocaleString('en')} hits, the ratio within each round. The interval has the true median 95 times of 100. ` +
      `Of the hits of a turn the curve is told of ${told.toFixed(0)}.`,
    columns: ['ns, median', '% more, median', '95 % interval', 'middle half of the rounds'],
    rows: [
      { name: TITLES.bare, cells: [median(times.bare), null, null, null] },
      ...COMPARED.map(([variant, base], i) => ({
        name: base === 'bare' ? TITLES[variant] : `${TITLES[variant]}, against ${TITLES[base]}`,
        cells: [median(times[variant]), median(costs[i] ?? []), interval(costs[i] ?? []), quartiles(costs[i] ?? [])],
      })),
    ],
  })),
  goals: rows.flatMap(({ keys, costs: [, curve = [], both = [], beside = []] }) => {
    const of = `% of a hit, ${keys.toLocaleString('en')} keys`
    return [
      atMost('P10', `metrics and curve, ${of}`, median(both), 15),
      atMost('curve', `against neither, ${of}`, median(curve), 2),
      atMost('curve', `beside metrics, ${of}`, median(beside), 2),
      atMost('curve', `upper bound of the interval, against neither, ${of}`, confidenceOfMedian(curve)[1], 2),
    ]
  }),
})
