// `npm run build:package`: what is published of Timberline, made from its public doors: for each one ES module for Node
// (dependencies stay imports) and its types, with what they share in dist/chunks. Shared, because an error that one door
// throws must be an instance of the class that the other one knows.
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { rollup } from 'rollup'
import { dts } from 'rollup-plugin-dts'
import { generateCode } from './setup/generated-code.mjs'
import { root } from './setup/root.mjs'

/** What can be imported, by the name of its file in dist; `exports` of package.json says the same. */
const doors = {
  index: join(root, 'lib/package/index.ts'),
  admin: join(root, 'lib/mount/index.ts'),
  otel: join(root, 'lib/telemetry/otel.ts'),
}
const dist = join(root, 'dist')

export async function buildPackage() {
  await generateCode()
  await rm(dist, { recursive: true, force: true })
  await mkdir(dist, { recursive: true })
  await Promise.all([bundleCode(), bundleTypes()])
}

async function bundleCode() {
  await build({
    absWorkingDir: root,
    entryPoints: doors,
    outdir: dist,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    // Of names for numbers there is nothing left: else each is a variable that V8 reads and looks at wherever a hit uses it.
    minifySyntax: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    alias: { '@': root },
    legalComments: 'none',
    logLevel: 'error',
  })
}

/** The aliases of the checkout mean nothing to those who install the package, so types are rolled up, too. */
async function bundleTypes() {
  const bundle = await rollup({
    input: doors,
    external: (id) => !/^([./]|@\/)/.test(id),
    plugins: [dts({ tsconfig: join(root, 'tsconfig.json') })],
    onwarn: (warning) => {
      throw new Error(warning.message)
    },
  })
  const chunkFileNames = 'chunks/[name]-[hash].d.ts'
  const { output } = await bundle.write({ dir: dist, format: 'es', entryFileNames: '[name].d.ts', chunkFileNames })
  await bundle.close()
  for (const { fileName, code } of output) {
    const leaked = /from ['"](@\/)[^'"]*['"]/.exec(code)
    if (leaked) throw new Error(`dist/${fileName} imports ${leaked[0]}, which is not in the package`)
  }
}

if (process.argv[1] === import.meta.filename) await buildPackage()
