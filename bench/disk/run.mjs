// Bundles one bench file and runs it with plain node (tsx would name every closure at a cost).
//
//   node bench/disk/run.mjs disk.ts     P9: reads, puts, event loop; ROUNDS=3 for a short form
//   node bench/disk/run.mjs lists.ts    P12: first page at 10,000 and 1,000,000 keys
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { buildWorkers } from '../../scripts/build-workers.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..')
await buildWorkers()
// Inside the project, so that packages are found.
const folder = mkdtempSync(join(root, 'node_modules', '.bench-'))
try {
  const outfile = join(folder, 'bench.mjs')
  buildSync({
    entryPoints: [join(here, process.argv[2] ?? 'disk.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: { '@': root },
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  process.exitCode = spawnSync(process.execPath, [outfile], { cwd: root, stdio: 'inherit' }).status ?? 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
