/**
 * Bundles the source of each worker thread into a TypeScript module that exports it as text, so that the same code runs
 * in tests, in Next's bundle and in the published package without a file beside it: `new Worker(text, { eval: true })`.
 * Skips what is up to date.
 */
import { existsSync } from 'node:fs'
import { readFile, stat, writeFile, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

const WORKERS = [
  { entry: 'lib/levels/disk/writer/disk-writer.worker.ts', output: 'lib/levels/disk/disk-writer.generated.ts' },
  { entry: 'lib/journal/writer/journal-writer.worker.ts', output: 'lib/journal/journal-writer.generated.ts' },
]

/** @returns {Promise<boolean>} whether anything had to be built */
export async function buildWorkers() {
  const built = await Promise.all(WORKERS.map(buildWorker))
  return built.includes(true)
}

async function buildWorker({ entry, output }) {
  const target = join(ROOT, output)
  if (await isUpToDate(target)) return false
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    tsconfig: join(ROOT, 'tsconfig.json'),
    legalComments: 'none',
  })
  const inputs = Object.keys(metafile.inputs).sort()
  const text = [
    `// Made by scripts/build-workers.mjs from ${entry}; changes here are lost.`,
    `// inputs: ${JSON.stringify(inputs)}`,
    `export const source: string = ${JSON.stringify(outputFiles[0].text)}`,
    '',
  ].join('\n')
  // Written beside and renamed: tests and a start may build at the same time.
  const draft = `${target}.${process.pid}`
  await writeFile(draft, text)
  await rename(draft, target)
  return true
}

/** Newer than every file it was made from, and than this script. */
async function isUpToDate(target) {
  if (!existsSync(target)) return false
  const match = /^\/\/ inputs: (.*)$/m.exec(await readFile(target, 'utf8'))
  if (!match) return false
  const { mtimeMs } = await stat(target)
  const inputs = [...JSON.parse(match[1]).map((path) => join(ROOT, path)), fileURLToPath(import.meta.url)]
  const times = await Promise.all(
    inputs.map((path) =>
      stat(path).then(
        (found) => found.mtimeMs,
        () => Infinity,
      ),
    ),
  )
  return times.every((time) => time < mtimeMs)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log((await buildWorkers()) ? 'worker threads built' : 'worker threads are up to date')
}
