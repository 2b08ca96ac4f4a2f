/** What counting and the miss-ratio curve cost a hit in memory: processor time, each variant in processes of its own. */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { byForm } from '@/bench/harness/form'
import { atMost, keepResults } from '@/bench/harness/results'
import { median, spreadOf } from '@/bench/harness/spread'
import { progress } from '@/bench/harness/progress'

const child = join(dirname(fileURLToPath(import.meta.url)), 'metrics-child.mjs')
const VARIANTS = { bare: 'neither', metrics: 'with metrics', curve: 'with metrics and curve' } as const
type Variant = keyof typeof VARIANTS

function measure(variant: Variant, keys: number): number {
  const { stdout, status } = spawnSync(process.execPath, [child, variant, String(keys)], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${variant} ended with ${status}`)
  return median(JSON.parse(stdout) as number[])
}

const rows = [1_000, 100_000].map((keys) => {
  const ns: Record<Variant, number[]> = { bare: [], metrics: [], curve: [] }
  for (let round = 0; round < byForm(5, 11); round++) {
    progress(`${keys} keys, round ${round + 1}`)
    for (const variant of ['bare', 'metrics', 'curve'] as const) ns[variant].push(measure(variant, keys))
  }
  const over = (variant: Variant, base: Variant) =>
    ns[variant].map((one, round) => 100 * (one / (ns[base][round] ?? NaN) - 1))
  return {
    keys,
    ns,
    metrics: spreadOf(over('metrics', 'bare')),
    curve: spreadOf(over('curve', 'metrics')),
    both: spreadOf(over('curve', 'bare')),
  }
})

keepResults('metrics-cost', {
  title: 'What counting costs a hit in memory',
  tables: [
    {
      title: 'Processor time of a hit as `peek` does it, ns',
      note: 'Stamps are compared in each. Zipf 0.99; all keys fit. Ratios are of rounds that followed one another.',
      columns: [...Object.values(VARIANTS), 'metrics, %', 'curve beside metrics, %', 'both, %'],
      rows: rows.map(({ keys, ns, metrics, curve, both }) => ({
        name: `${keys} keys`,
        cells: [spreadOf(ns.bare), spreadOf(ns.metrics), spreadOf(ns.curve), metrics, curve, both],
      })),
    },
  ],
  goals: rows.flatMap(({ keys, curve, both }) => [
    atMost('P10', `metrics and curve, % of a hit, ${keys} keys`, both, 15),
    atMost('curve', `beside metrics, % of a hit, ${keys} keys`, curve, 2),
  ]),
})
