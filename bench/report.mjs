import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { bundle } from './harness/bundle.mjs'

const prettier = createRequire(import.meta.url).resolve('prettier/bin/prettier.cjs')
const run = (...args) => spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1
const { fileOf, remove } = await bundle(['report/report.ts'])
try {
  process.exitCode =
    run(fileOf('report/report.ts')) || run(prettier, '--write', '--log-level', 'warn', 'docs/performance.md')
} finally {
  remove()
}
