/** 10 million mixed operations with random sizes, compared with a plain model */
import { keepResults } from '@/bench/harness/results'
import { progress } from '@/bench/harness/progress'
import { AccountingTrial } from '@/lib/levels/memory/accounting-trial'

const OPERATIONS = 10_000_000
const ROUND = 20_000
const trial = new AccountingTrial({ seed: 20_250_101, keys: 2_000, maxBytes: 100_000, maxEntries: 400 })
let difference: string | undefined
let done = 0
while (done < OPERATIONS && difference === undefined) {
  trial.run(ROUND)
  done += ROUND
  difference = trial.difference()
  if (done % 1_000_000 === 0) progress(`${done} operations`)
}
const exact = difference === undefined
keepResults('l1-accounting', {
  title: 'L1: bytes and entries, counted twice',
  tables: [
    {
      title: 'Mixed operations with random sizes against a plain model',
      columns: ['operations', 'comparisons', 'difference'],
      rows: [{ name: 'Timberline', cells: [done, done / ROUND, difference ?? 'none'] }],
    },
  ],
  goals: [{ id: '–', what: 'operations exact to the byte', measured: done, aim: '10,000,000', met: exact }],
})
process.exitCode = exact ? 0 : 1
