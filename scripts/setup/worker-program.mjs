import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from './root.mjs'

/**
 * Bundles the demo's worker (lib/server/worker.ts) for plain node, in `node_modules`, so that packages are found from there.
 *
 * @returns the path of the program
 */
export async function buildWorkerProgram() {
  // Imported here, because packages may only just have been installed.
  const { build } = await import('esbuild')
  const folder = join(root, 'node_modules', '.cache', 'timberline')
  await mkdir(folder, { recursive: true })
  const outfile = join(folder, 'demo-worker.mjs')
  await build({
    ...{ absWorkingDir: root, entryPoints: ['lib/server/worker.ts'], outfile, bundle: true, packages: 'external' },
    ...{
      minifySyntax: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      alias: { '@': root },
      logLevel: 'error',
    },
  })
  return outfile
}
