// Bundles one bench file and runs it with plain node, on one core where taskset exists. Not with tsx: it names every
// closure with Object.defineProperty, which costs 0.3 µs each and made the guards look three times as dear.
//
//   node bench/redis/run.mjs reads.ts
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..')
// Inside the project, so that packages are found.
const folder = mkdtempSync(join(root, 'node_modules', '.bench-'))
try {
  const outfile = join(folder, 'bench.mjs')
  buildSync({
    entryPoints: [join(here, process.argv[2] ?? 'reads.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: { '@': root },
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const pinned = spawnSync('taskset', ['--version']).status === 0
  const [command, ...args] = pinned ? ['taskset', '-c', '0', process.execPath, outfile] : [process.execPath, outfile]
  process.exitCode = spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status ?? 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
