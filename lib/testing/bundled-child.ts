import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync } from 'esbuild'

type Packages = 'bundle' | 'external'

export interface BundledProgram {
  readonly file: string
  /** Runs it. `shell` may wrap the command, as in `ulimit -n 64; exec "$@"`. */
  run(args: readonly string[], shell?: string, env?: Readonly<Record<string, string>>): RunningProgram
  remove(): void
}

export interface RunningProgram {
  readonly child: ChildProcess
  /** Resolves with the first line of output that holds `text`; rejects when the program ends before. */
  printed(text: string): Promise<string>
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }>
}

/**
 * Bundles a program of the tests, so that it runs in a process of its own with plain node.
 *
 * @param options `packages`: `external` leaves packages out that cannot be bundled; they are found from where it then lies
 */
export function bundleProgram(entry: string, { packages = 'bundle' }: { packages?: Packages } = {}): BundledProgram {
  const home = packages === 'bundle' ? tmpdir() : join(process.cwd(), 'node_modules')
  const folder = mkdtempSync(join(home, '.timberline-program-'))
  const file = join(folder, 'program.mjs')
  buildSync({
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    packages,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    alias: { '@': process.cwd() },
    // ioredis is CommonJS: its `require('events')` has to find a `require`.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url)",
    },
    logLevel: 'error',
  })
  return {
    file,
    run(args, shell, env) {
      const command = [process.execPath, file, ...args]
      const [program = '', ...rest] = shell ? ['sh', '-c', shell, 'sh', ...command] : command
      return follow(
        spawn(program, rest, { cwd: process.cwd(), env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] }),
      )
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function follow(child: ChildProcess): RunningProgram {
  let output = ''
  const take = (chunk: Buffer): void => void (output += chunk.toString())
  child.stdout?.on('data', take)
  child.stderr?.on('data', take)
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal, output })),
  )
  const printed = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const line = output.split('\n').find((candidate) => candidate.includes(text))
        if (line === undefined) return
        child.stdout?.off('data', look)
        resolve(line)
      }
      child.stdout?.on('data', look)
      look()
      void ended.then(() => reject(new Error(`the program ended without printing ${text}: ${output}`)))
    })
  return { child, printed, ended }
}
