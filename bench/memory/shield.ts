/** What it costs to shield a value of 200 and of 20,000 bytes */
import { copyOf, shield } from '@/lib/engine/write/shield'
import { byForm } from '@/bench/harness/form'
import { interleaved } from '@/bench/harness/interleaved'
import { keepResults } from '@/bench/harness/results'

const company = {
  symbol: 'AAPL',
  name: 'Apple Inc.',
  exchange: 'NASDAQ',
  sector: 'Technology',
  price: 187.32,
  marketCap: 2_940_000_000_000,
  active: true,
  address: { city: 'Cupertino', country: 'US', lines: ['One Apple Park Way'] },
}
const text = JSON.stringify(company)
const list = Array.from({ length: 100 }, (_, i) => ({ ...company, rank: i }))

const measured = await interleaved(byForm(5, 11), {
  'freeze, 200 B': () => times(20_000, () => shield(company, 'freeze', false)),
  'copy, 200 B': () => times(20_000, () => shield(company, 'copy', false)),
  'reference, 200 B': () => times(20_000, () => shield(company, 'reference', false)),
  'JSON.parse, 200 B': () => times(20_000, () => JSON.parse(text)),
  'JSON.parse and freeze in place, 200 B': () => times(20_000, () => shield(JSON.parse(text), 'freeze', true)),
  'copyOf, 200 B': () => times(20_000, () => copyOf(company)),
  'structuredClone, 200 B': () => times(5_000, () => structuredClone(company)),
  'freeze, 100 × 200 B': () => times(200, () => shield(list, 'freeze', false)),
  'structuredClone, 100 × 200 B': () => times(50, () => structuredClone(list)),
})

function times(count: number, run: () => unknown): number {
  for (let i = 0; i < count; i++) run()
  return count
}

keepResults('l1-shield', {
  title: 'L1: shielding a value',
  tables: [
    {
      title: 'Processor time, ns',
      columns: ['ns'],
      rows: measured.map(({ name, cpu }) => ({ name, cells: [cpu] })),
    },
  ],
  goals: [],
})
