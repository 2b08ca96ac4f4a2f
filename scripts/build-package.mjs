// `npm run build:package`: what is published of Timberline, made from its public door lib/package/index.ts:
// dist/index.js (one ES module for Node; dependencies stay imports) and dist/index.d.ts (all types in one file).
import { mkdir, rm, writeFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { rollup } from 'rollup'
import { dts } from 'rollup-plugin-dts'
import { generateCode } from './setup/generated-code.mjs'
import { root } from './setup/root.mjs'

const door = join(root, 'lib/package/index.ts')
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
    entryPoints: [door],
    outfile: join(dist, 'index.js'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    alias: { '@': root },
    legalComments: 'none',
    logLevel: 'error',
  })
}

/** The aliases of the checkout mean nothing to those who install the package, so every type is rolled into one file. */
async function bundleTypes() {
  const bundle = await rollup({
    input: door,
    external: (id) => !/^([./]|@\/)/.test(id),
    plugins: [dts({ tsconfig: join(root, 'tsconfig.json') })],
    onwarn: (warning) => {
      throw new Error(warning.message)
    },
  })
  const { output } = await bundle.generate({ format: 'es' })
  await bundle.close()
  await writeFile(join(dist, 'index.d.ts'), output[0].code)
  const leaked = /from ['"](@\/|\.)[^'"]*['"]/.exec(await readFile(join(dist, 'index.d.ts'), 'utf8'))
  if (leaked) throw new Error(`dist/index.d.ts imports ${leaked[0]}, which is not in the package`)
}

if (process.argv[1] === import.meta.filename) await buildPackage()
