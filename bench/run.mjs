// Runs the benches: each bundled, in a process of its own, one after the other.
//
//   npm run bench                     the short form of those that have one
//   npm run bench -- --full           the long form of all
//   npm run bench -- l1 redis-reads   some of them
import { spawn, spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildWorkers } from '#workers'
import { durations } from './durations.mjs'
import { bundle } from './harness/bundle.mjs'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')

/** `pinned`: client and server share one core, so that neither can run ahead. `long`: only in the long form, or by name. */
const BENCHES = {
  l1: { entry: 'l1/l1.ts', with: ['l1/child.ts'], pinned: true },
  'l1-limited': { entry: 'l1/limited.ts', with: ['l1/child.ts'], pinned: true },
  'l1-growth': { entry: 'memory/growth.ts' },
  'l1-heap': { entry: 'memory/heap.ts', node: ['--expose-gc'] },
  'l1-shield': { entry: 'memory/shield.ts' },
  'l1-accounting': { entry: 'memory/accounting.ts', long: true },
  eviction: { entry: 'eviction/eviction.ts', long: true },
  'metrics-cost': { entry: 'metrics/cost.ts', with: ['metrics/child.ts'], pinned: true, node: ['--expose-gc'] },
  'miss-ratio': { entry: 'miss-ratio/miss-ratio.ts', long: true },
  'metrics-switched': { entry: 'metrics/switched.ts', pinned: true },
  'metrics-instructions': { entry: 'metrics/instructions.ts', with: ['metrics/counted.ts'], long: true },
  'redis-reads': { entry: 'redis/reads.ts', with: ['redis/reads-child.ts'], pinned: true },
  'redis-index': { entry: 'redis/index.ts', long: true },
  tags: { entry: 'tags/tags.ts', pinned: true },
  disk: { entry: 'disk/disk.ts' },
  'disk-lists': { entry: 'disk/lists.ts', long: true },
  batches: { entry: 'batches/batches.ts', with: ['batches/child.ts'], long: true },
  codec: { entry: 'codec/codec.ts', pinned: true },
  database: { entry: 'database/database.ts', pinned: true },
  'auto-depend': { entry: 'auto-depend/auto-depend.ts' },
  'api-load': { entry: 'api/load.ts', with: ['api/served.ts'], long: true },
  'api-live': { entry: 'api/live.ts', with: ['api/served.ts'], long: true },
  invalidation: { entry: 'invalidation/invalidation.ts', node: ['--expose-gc'], long: true },
  descendants: { entry: 'descendants/descendants.ts', long: true },
  'side-by-side': { entry: 'side-by-side/side-by-side.ts', with: ['side-by-side/other-process.ts'], long: true },
}

const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const full = process.argv.includes('--full')
const unknown = names.filter((name) => !(name in BENCHES))
if (unknown.length > 0) {
  console.error(`There is no bench named ${unknown.join(', ')}; there are: ${Object.keys(BENCHES).join(', ')}.`)
  process.exit(2)
}
const chosen = Object.entries(BENCHES).filter(([name, { long }]) =>
  names.length > 0 ? names.includes(name) : full || !long,
)

await buildWorkers()
const pinnable = spawnSync('taskset', ['--version']).status === 0
const { fileOf, remove } = await bundle(chosen.flatMap(([, bench]) => [bench.entry, ...(bench.with ?? [])]))
/** Each bench writes its results when it ends, so whoever stops has those of all that ended before. */
let stopped = false
process.on('SIGINT', () => (stopped = true))
const form = full ? 'full' : 'short'
const times = durations(ROOT)
console.log(
  times.estimate(
    form,
    chosen.map(([name]) => name),
  ),
)
const begun = performance.now()
try {
  for (const [i, [name, bench]] of chosen.entries()) {
    console.log(`${i + 1} of ${chosen.length}: ${name}, ${secondsSince(begun)} after the start`)
    const started = performance.now()
    const status = await run(bench)
    if (stopped) break
    console.log(`${name}: ${secondsSince(started)}\n`)
    if (status === 0) times.note(form, name, (performance.now() - started) / 1_000)
    else process.exitCode = 1
  }
} finally {
  remove()
}
if (stopped) {
  console.error('Stopped; what had ended is in bench/results.')
  process.exitCode = 130
}

/** @returns the exit code */
function run(bench) {
  const pinned = bench.pinned === true && pinnable
  const node = [process.execPath, ...(bench.node ?? []), fileOf(bench.entry)]
  const [command, ...args] = pinned ? ['taskset', '-c', '0', ...node] : node
  const env = { ...process.env, BENCH_FORM: form, BENCH_PINNED: pinned ? '1' : '0' }
  return new Promise((resolve) => {
    spawn(command, args, { cwd: ROOT, env, stdio: 'inherit' }).on('close', resolve)
  })
}

function secondsSince(moment) {
  return `${((performance.now() - moment) / 1_000).toFixed(0)} s`
}
