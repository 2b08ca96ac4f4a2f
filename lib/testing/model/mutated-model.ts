import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import type { RunResult } from './model-run'
import type { Edit, Mutation } from './mutations'
import { PROFILES, type Profile } from './profile'

interface ModelModule {
  readonly runModel: (seed: number, profile?: Profile) => Promise<RunResult>
}

/** @returns the mutated text. @throws Error where the engine has moved on and the mutation no longer fits it */
export function mutatedText({ file, find, replace }: Edit): string {
  const text = readFileSync(join(process.cwd(), file), 'utf8')
  const places = text.split(find).length - 1
  if (places !== 1) throw new Error(`${file} holds ${places} times, not once: ${find}`)
  return text.replace(find, () => replace)
}

/** The model around an engine with one mistake; the engine's own files are left alone. */
export async function buildMutated(mutation: Mutation): Promise<ModelModule> {
  const texts = new Map(mutation.edits.map((edit) => [join(process.cwd(), edit.file), mutatedText(edit)]))
  const folder = mkdtempSync(join(tmpdir(), 'timberline-mutation-'))
  try {
    const outfile = join(folder, 'model.mjs')
    await build({
      entryPoints: [join(process.cwd(), 'lib/testing/model/model-run.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      alias: { '@': process.cwd() },
      logLevel: 'error',
      plugins: [
        {
          name: 'mutation',
          setup: ({ onLoad }) =>
            onLoad({ filter: /\.ts$/ }, ({ path }) => {
              const contents = texts.get(path)
              return contents === undefined ? undefined : { contents, loader: 'ts' }
            }),
        },
      ],
    })
    const loaded: unknown = await import(/* @vite-ignore */ pathToFileURL(outfile).href)
    if (!isModel(loaded)) throw new Error('the bundle holds no model')
    return loaded
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function isModel(module: unknown): module is ModelModule {
  return typeof module === 'object' && module !== null && 'runModel' in module
}

/** @returns after how many runs the mistake was noticed, undefined where it was not */
export async function runsUntilCaught(mutation: Mutation, { most, seed }: { most: number; seed: number }) {
  const { runModel } = await buildMutated(mutation)
  for (let run = 0; run < most; run++) {
    const { violation } = await runModel(seed + run, mutation.profile && PROFILES[mutation.profile])
    if (violation) return { runs: run + 1, violation }
  }
  return undefined
}
