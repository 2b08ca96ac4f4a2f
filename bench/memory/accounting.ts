/** 10 million mixed operations with random sizes, compared with a plain model:  npx tsx bench/memory/accounting.ts */
import { writeFileSync } from 'node:fs'
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
}
const result = { operations: done, comparisons: done / ROUND, difference: difference ?? null }
console.log(difference === undefined ? `${done} operations: exact to the byte` : `after ${done}: ${difference}`)
writeFileSync(new URL('../results/memory-accounting.json', import.meta.url), JSON.stringify(result, null, 1) + '\n')
process.exitCode = difference === undefined ? 0 : 1
