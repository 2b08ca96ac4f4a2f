import { spawnSync } from 'node:child_process'
import { bundle } from './harness/bundle.mjs'

const { fileOf, remove } = await bundle(['report/report.ts'])
try {
  process.exitCode = spawnSync(process.execPath, [fileOf('report/report.ts')], { stdio: 'inherit' }).status ?? 1
} finally {
  remove()
}
