/** `npm run crash-loop -- --kills 500 [--seed 1] [--url postgresql://…]`, an empty database: kills processes that write behind, and counts what was lost or doubled. */
import { parseArgs } from 'node:util'
import { runCrashLoop } from '@/lib/testing/crash/crash-loop'

const { values } = parseArgs({
  options: { kills: { type: 'string' }, seed: { type: 'string' }, url: { type: 'string' } },
})
const startedAt = performance.now()
const report = await runCrashLoop({
  kills: Number(values.kills ?? 100),
  seed: Number(values.seed ?? 1),
  url: values.url,
  onProgress: (kills) => {
    if (kills % 25 === 0) console.log(`${kills} kills, ${Math.round((performance.now() - startedAt) / 1_000)} s`)
  },
})
console.log(JSON.stringify({ ...report, violations: report.violations.slice(0, 20) }, null, 2))
console.log(report.violations.length === 0 ? 'Nothing was lost or doubled.' : `${report.violations.length} violations`)
process.exitCode = report.violations.length === 0 ? 0 : 1
