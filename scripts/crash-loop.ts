/**
 * `npm run crash-loop -- --kills 500 [--seed 1] [--postgres | --url postgresql://…]`: kills processes that write behind, and
 * counts what was lost or doubled. On SQLite by default; `--postgres` starts a server of its own, `--url` names an empty database.
 */
import { commandOptions, wholeNumberIn } from '#setup/command-options.mjs'
import { runCrashLoop } from '@/lib/testing/crash/crash-loop'
import { startPostgres } from '@/lib/testing/postgres-server'

const options = commandOptions(
  {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    url: { type: 'string' },
    postgres: { type: 'boolean', default: false },
  },
  ({ kills, seed, ...values }) => ({
    ...values,
    kills: wholeNumberIn('kills', kills, 1),
    seed: wholeNumberIn('seed', seed),
  }),
)
const { kills: total, seed } = options
const server = options.postgres ? await startPostgres({ keeps: true }) : undefined
const startedAt = performance.now()
try {
  const report = await runCrashLoop({
    kills: total,
    seed,
    url: options.url ?? (await server?.createDatabase()),
    onProgress: (kills) => {
      const seconds = (performance.now() - startedAt) / 1_000
      const left = Math.round((seconds / kills) * (total - kills))
      process.stdout.write(`\r${kills} of ${total} kills, ${Math.round(seconds)} s, ${left} s to go   `)
    },
  })
  console.log(`\n${JSON.stringify({ ...report, violations: report.violations.slice(0, 20) }, null, 2)}`)
  console.log(
    report.violations.length === 0 ? 'Nothing was lost or doubled.' : `${report.violations.length} violations`,
  )
  process.exitCode = report.violations.length === 0 ? 0 : 1
} finally {
  await server?.stop()
}
