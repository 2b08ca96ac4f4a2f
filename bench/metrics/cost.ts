/**
 * What counting and the miss-ratio curve cost a hit in memory: processor time, each variant in a process of its own. The
 * processes live side by side and take turns of some ten ms, so that whatever slows the machine slows all alike; a ratio is
 * of two turns next to each other. Several such sets, because no two processes lay out their memory alike: by more than
 * the curve costs, which `switched.ts` is for.
 */
import { fork } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { byForm } from '@/bench/harness/form'
import { progress } from '@/bench/harness/progress'
import { atMost, keepResults } from '@/bench/harness/results'
import { askedOf, keysOf } from '@/bench/harness/samples'
import { median, spreadOf } from '@/bench/harness/spread'
import { systemClock } from '@/lib/kernel/clock'
import { CurveFeed } from '@/lib/metrics/curve-feed'
import { CURVE_KEYS, USES_PER_SECOND } from '@/lib/metrics/miss-ratio-curve'
import { TITLES, VARIANTS, type Variant } from './reader'

const child = join(dirname(fileURLToPath(import.meta.url)), 'metrics-child.mjs')
const SETS = byForm(11, 41)
const TURNS = byForm(10, 40)
/** Until the compiler has done with a loop. */
const TURNS_TO_WARM_UP = 8

interface Runner {
  turn(): Promise<number>
  end(): void
}

async function start(variant: Variant, keys: number): Promise<Runner> {
  const running = fork(child, [variant, String(keys)])
  let heard: (ns: number) => void = () => undefined
  let failed: (error: Error) => void = () => undefined
  const next = () => new Promise<number>((resolve, reject) => ([heard, failed] = [resolve, reject]))
  running.on('message', (ns) => heard(Number(ns)))
  running.on('exit', (code) => failed(new Error(`${variant} ended with ${code}`)))
  await next()
  return {
    turn() {
      const answer = next()
      running.send('go')
      return answer
    },
    end: () => running.disconnect(),
  }
}

type Turns = Record<Variant, number[]>

/** @returns ns of each turn */
async function oneSet(keys: number): Promise<Turns> {
  const runners: [Variant, Runner][] = []
  for (const variant of VARIANTS) runners.push([variant, await start(variant, keys)])
  const turns: Turns = { bare: [], metrics: [], curve: [], both: [] }
  for (let turn = -TURNS_TO_WARM_UP; turn < TURNS; turn++)
    for (let i = 0; i < runners.length; i++) {
      // Who comes first changes, so that nobody always runs behind the same one.
      const at = runners[(i + turn + TURNS_TO_WARM_UP) % runners.length]
      if (!at) continue
      const ns = await at[1].turn()
      if (turn >= 0) turns[at[0]].push(ns)
    }
  for (const [, runner] of runners) runner.end()
  return turns
}

/** @returns by how many percent a variant's turns take longer, the middle one */
const over = (turns: Turns, variant: Variant, base: Variant): number =>
  median(turns[variant].map((ns, turn) => 100 * (ns / (turns[base][turn] ?? NaN) - 1)))

/** Heap and buffers that a curve keeps which has seen more keys than it samples. */
function curveBytes(): number {
  const before = used()
  const feed = new CurveFeed({ maxBytes: 2 ** 40, maxEntries: 100_000, clock: systemClock, usesPerSecond: Infinity })
  for (let i = 0; i < 100_000; i++) feed.hit(`company:${i}`, 200)
  const bytes = used() - before
  if (feed.curve.sampledKeys < CURVE_KEYS / 2) throw new Error('the sample is not full')
  return bytes
}

/**
 * What the uses of sampled keys take of a core where there are as many as the curve lets come, in %: of a hit that is not
 * sampled it tests a bit that is tested without a curve, too. With as many keys as are sampled at most.
 */
function shareOfUses() {
  const feed = new CurveFeed({ maxBytes: 2 ** 40, maxEntries: 100_000, clock: systemClock, usesPerSecond: Infinity })
  const asked = askedOf(keysOf(CURVE_KEYS), 100_000)
  const round = (): number => {
    const before = process.cpuUsage()
    for (const key of asked) feed.hit(key, 200)
    const { user, system } = process.cpuUsage(before)
    return (100 * USES_PER_SECOND * (user + system)) / 1e6 / asked.length
  }
  const rounds = Array.from({ length: TURNS_TO_WARM_UP + byForm(15, 60) }, round)
  return spreadOf(rounds.slice(TURNS_TO_WARM_UP))
}

function used(): number {
  for (let i = 0; i < 3; i++) globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

// Before there is anything else on the heap that could go.
const bytesOfCurve = curveBytes()
const uses = shareOfUses()
const rows: { keys: number; sets: Turns[] }[] = []
for (const keys of [1_000, 100_000]) {
  const sets: Turns[] = []
  for (let set = 0; set < SETS; set++) {
    progress(`${keys} keys, set ${set + 1} of ${SETS}`)
    sets.push(await oneSet(keys))
  }
  rows.push({ keys, sets })
}
const costs = rows.map(({ keys, sets }) => ({
  keys,
  ns: VARIANTS.map((variant) => spreadOf(sets.map((turns) => median(turns[variant])))),
  metrics: spreadOf(sets.map((turns) => over(turns, 'metrics', 'bare'))),
  curve: spreadOf(sets.map((turns) => over(turns, 'curve', 'bare'))),
  both: spreadOf(sets.map((turns) => over(turns, 'both', 'bare'))),
  beside: spreadOf(sets.map((turns) => over(turns, 'both', 'metrics'))),
}))

keepResults('metrics-cost', {
  title: 'What counting costs a hit in memory',
  tables: [
    {
      title: 'Processor time of a hit as `peek` does it, ns',
      note:
        `Stamps are compared in each. Zipf 0.99; all keys fit. The median of ${TURNS} turns of four processes that take turns, ` +
        `and what the median of the ratios of such turns is; the middle, least and largest of ${SETS} such sets.`,
      columns: [
        ...VARIANTS.map((variant) => TITLES[variant]),
        'metrics, %',
        'curve, %',
        'both, %',
        'curve beside metrics, %',
      ],
      rows: costs.map(({ keys, ns, metrics, curve, both, beside }) => ({
        name: `${keys.toLocaleString('en')} keys`,
        cells: [...ns, metrics, curve, both, beside],
      })),
    },
  ],
  goals: costs
    .flatMap(({ keys, curve, both, beside }) => [
      atMost('P10', `metrics and curve, % of a hit, ${keys.toLocaleString('en')} keys`, both, 15),
      atMost('curve', `against neither, % of a hit, ${keys.toLocaleString('en')} keys`, curve, 2),
      atMost('curve', `beside metrics, % of a hit, ${keys.toLocaleString('en')} keys`, beside, 2),
    ])
    .concat(
      atMost('curve', `${USES_PER_SECOND.toLocaleString('en')} uses of sampled keys a second, % of a core`, uses, 2),
    )
    .concat(atMost('curve', 'memory with 100,000 keys asked for, bytes', bytesOfCurve, 1_000_000)),
})
