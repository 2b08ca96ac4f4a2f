/**
 * The miss-ratio curve's error over access traces, against an exact simulation of LRU.
 *
 *   TIMBERLINE_TRACES=<folder with *.txt.gz, one key a line> npm run bench -- miss-ratio
 */
import { atMost, keepResults } from '@/bench/harness/results'
import { progress } from '@/bench/harness/progress'
import { capacitiesOf, readTraces, type Trace } from '@/bench/eviction/traces'
import { hashOfKey } from '@/lib/kernel/hash-of-key'
import { CURVE_KEYS, MissRatioCurve } from '@/lib/metrics/miss-ratio-curve'
import { exactHitRate } from './exact-lru'

const folder = process.env['TIMBERLINE_TRACES']
if (folder === undefined) {
  console.error('Set TIMBERLINE_TRACES to a folder of traces.')
  process.exit(2)
}

const FACTORS = [0.25, 0.5, 1, 2, 4, 8]
const MEAN_BYTES = 1_000

/** 100 to some 10,000 bytes, by the key: most are small. Scrambled, so that the sample is not the small ones. */
function sizeOf(hash: number): number {
  const scrambled = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0
  return Math.round(100 * 100 ** ((scrambled / 2 ** 32) ** 2))
}

/** Mean absolute error over the six sizes. */
function errorOf(trace: Trace, capacity: number, { keys, sized }: { keys: number; sized: boolean }): number {
  // Not by its name: what it would be told as well, a key's number, it takes for where its text goes on.
  const hashes = Uint32Array.from(trace.keys, (key) => hashOfKey(key))
  const sizes = Float64Array.from(hashes, (hash) => (sized ? sizeOf(hash) : MEAN_BYTES))
  const maxBytes = capacity * MEAN_BYTES
  const curve = new MissRatioCurve({
    ...{ maxBytes, maxEntries: Infinity, keys, usesPerSecond: Infinity },
    clock: { now: () => 0 },
  })
  hashes.forEach((hash, i) => {
    curve.stored(hash, sizes[i] ?? 0, Infinity)
    curve.missed(hash)
  })
  const points = curve.points(hashes.length)
  const errors = FACTORS.map((factor, i) =>
    Math.abs((points?.[i]?.hitRate ?? NaN) - exactHitRate(trace, sizes, factor * maxBytes)),
  )
  return errors.reduce((sum, error) => sum + error, 0) / errors.length
}

const SAMPLES = [CURVE_KEYS, 1_024, 256]
const rows = readTraces(folder).flatMap((trace) =>
  capacitiesOf(trace).map((capacity) => {
    progress(`${trace.name}, ${capacity} entries`)
    const bySample = SAMPLES.map((keys) => errorOf(trace, capacity, { keys, sized: false }))
    return { trace, capacity, bySample, sized: errorOf(trace, capacity, { keys: CURVE_KEYS, sized: true }) }
  }),
)

const worst = rows.reduce((a, b) => ((b.bySample[0] ?? 0) > (a.bySample[0] ?? 0) ? b : a))
const worstSized = rows.reduce((a, b) => (b.sized > a.sized ? b : a))
const nameOf = ({ trace, capacity }: (typeof rows)[number]) => `${trace.name} ${capacity}`

keepResults('miss-ratio', {
  title: 'The miss-ratio curve over access traces',
  tables: [
    {
      title: 'Mean absolute error of the hit rate',
      note:
        'Over ¼, ½, 1, 2, 4 and 8 times the capacity, against an exact simulation of LRU. With entries of one size and a ' +
        'sample of so many keys at most; `sizes differ`: of 100 to 10,000 bytes.',
      columns: ['requests', 'distinct', 'capacity', ...SAMPLES.map((keys) => `${keys} keys`), 'sizes differ'],
      rows: rows.map(({ trace, capacity, bySample, sized }) => ({
        name: trace.name,
        cells: [
          ...[trace.numbers.length, trace.distinct, capacity],
          ...[...bySample, sized].map((error) => error.toFixed(4)),
        ],
      })),
    },
  ],
  goals: [
    atMost(
      'curve',
      `worst mean absolute error, entries of one size (${nameOf(worst)})`,
      worst.bySample[0] ?? NaN,
      0.02,
    ),
    atMost('curve', `worst mean absolute error, sizes differ (${nameOf(worstSized)})`, worstSized.sized, 0.02),
  ],
})
