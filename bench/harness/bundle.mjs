import { mkdtempSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/**
 * Bundles benches, so that plain node runs them. Not tsx: it names every closure with Object.defineProperty, which costs
 * 0.3 µs each and would be measured with what is measured. Chunks are split, so that a process loads one contender.
 *
 * @param {readonly string[]} entries paths below `bench/`
 * @returns {Promise<{ fileOf: (entry: string) => string, remove: () => void }>}
 */
export async function bundle(entries) {
  // Inside the project, so that packages are found.
  const folder = mkdtempSync(join(ROOT, 'node_modules', '.bench-'))
  await build({
    entryPoints: entries.map((entry) => ({ in: join(ROOT, 'bench', entry), out: nameOf(entry) })),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // As the package is made (scripts/build-package.mjs).
    minifySyntax: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: { '@': ROOT },
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  return {
    fileOf: (entry) => join(folder, `${nameOf(entry)}.mjs`),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** @param {string} entry */
function nameOf(entry) {
  return `${dirname(entry)}-${basename(entry, '.ts')}`
}
