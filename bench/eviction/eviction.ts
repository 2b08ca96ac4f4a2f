/**
 * Runs the memory level over access traces and compares its hits with LRU's and with Belady's optimum (MIN).
 *
 *   npx tsx bench/eviction/eviction.ts <folder with *.txt.gz, one key a line>     (or TIMBERLINE_TRACES)
 */
import { writeFileSync } from 'node:fs'
import { lru, min, timberline } from './contenders'
import { capacitiesOf, readTraces } from './traces'

const folder = process.argv[2] ?? process.env['TIMBERLINE_TRACES']
if (folder === undefined) {
  console.error('Name the folder of traces: npx tsx bench/eviction/eviction.ts <folder>, or set TIMBERLINE_TRACES.')
  process.exit(2)
}

const rows = readTraces(folder).flatMap((trace) =>
  capacitiesOf(trace).map((capacity) => {
    const rate = (hits: number) => (100 * hits) / trace.numbers.length
    const rates = {
      lru: rate(lru(trace, capacity)),
      timberline: rate(timberline(trace, capacity)),
      min: rate(min(trace, capacity)),
    }
    const gap = rates.min - rates.lru
    const closed = gap >= 0.5 ? (100 * (rates.timberline - rates.lru)) / gap : null
    return { trace: trace.name, requests: trace.numbers.length, distinct: trace.distinct, capacity, ...rates, closed }
  }),
)

const counted = rows.flatMap((row) => (row.closed === null ? [] : [row.closed]))
const closed = counted.reduce((sum, share) => sum + share, 0) / counted.length
const worst = rows.reduce((a, b) => (b.timberline - b.lru < a.timberline - a.lru ? b : a))
const summary = {
  meanShareOfGapClosed: closed,
  worstAgainstLru: worst.timberline - worst.lru,
  worstRow: `${worst.trace} ${worst.capacity}`,
}

const markdown = [
  '# Eviction over access traces',
  '',
  'Hit rates in %, entries of one size, every miss inserted. `closed`: share of the gap between LRU and MIN (rows with a gap of 0.5 points at least).',
  '',
  '| trace | requests | distinct | capacity | LRU | Timberline | MIN | against LRU | closed, % |',
  '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
  ...rows.map((row) => {
    const figures = [row.lru, row.timberline, row.min, row.timberline - row.lru].map((figure) => figure.toFixed(2))
    return `| ${[row.trace, row.requests, row.distinct, row.capacity, ...figures, row.closed?.toFixed(1) ?? '–'].join(' | ')} |`
  }),
  '',
  `Mean share of the gap closed: **${closed.toFixed(1)} %** (goal: 45). Worst row against LRU: **${summary.worstAgainstLru.toFixed(2)} points**, ${summary.worstRow} (goal: −1.0 at worst).`,
  '',
].join('\n')

const results = new URL('../results/', import.meta.url)
writeFileSync(new URL('eviction.json', results), JSON.stringify({ summary, rows }, null, 1) + '\n')
writeFileSync(new URL('eviction.md', results), markdown)
console.log(markdown)
