// The five cases against bentocache and cacheable; the results are kept in bench/results/side-by-side.{json,md}.
//
//   node bench/side-by-side/run.mjs
import { spawnSync } from 'node:child_process'
import { buildWorkers } from '../../scripts/build-workers.mjs'
import { bundle } from '../harness/bundle.mjs'

await buildWorkers()
const { fileOf, remove } = await bundle(['side-by-side/side-by-side.ts', 'side-by-side/other-process.ts'])
try {
  process.exitCode =
    spawnSync(process.execPath, [fileOf('side-by-side/side-by-side.ts')], { stdio: 'inherit' }).status ?? 1
} finally {
  remove()
}
