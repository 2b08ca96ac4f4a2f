import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bundleProgram, type BundledProgram } from '@/lib/testing/bundled-child'
import { temporaryFolder } from '@/lib/testing/temporary-folder'

const canMount = spawnSync('unshare', ['-m', 'true']).status === 0
const canTrace = spawnSync('strace', ['-V']).status === 0

let program: BundledProgram
beforeAll(() => void (program = bundleProgram('lib/testing/journal-child.ts')))
afterAll(() => program.remove())

/** Runs it, and tells what was promised and what the journal holds at the end. */
async function run(folder: string, args: readonly number[], shell: string) {
  const { code, output } = await program.run([folder, ...args.map(String)], shell).ended
  expect(code, output).toBe(0)
  const numbersOf = (word: string) =>
    [...output.matchAll(new RegExp(`^${word} (\\d+)$`, 'gm'))].map(([, n]) => Number(n))
  const found: number[] = JSON.parse(/^found (.*)$/m.exec(output)?.[1] ?? '')
  return { kept: numbersOf('kept'), refused: numbersOf('refused'), unknown: numbersOf('unknown'), found, output }
}

/** On a file system of its own, which nothing else is on. */
function runOnDisk(size: string, args: readonly number[]) {
  const folder = temporaryFolder('full')
  const mount = `mount -t tmpfs -o size=${size} none ${folder} && exec "$@"`
  return run(folder, args, `exec unshare -m sh -c '${mount}' sh "$@"`)
}

it.runIf(canMount)(
  'fault 21: on a disk that fills up each write is either kept or refused, and none is half there',
  async () => {
    const { kept, refused, unknown, found } = await runOnDisk('600k', [60, 20_000])
    expect(kept.length).toBeGreaterThan(3)
    expect(refused.length).toBeGreaterThan(3)
    expect(unknown).toEqual([])
    expect(found).toEqual(kept)
  },
  60_000,
)

it.runIf(canMount).each([
  ['the log of a journal that is trimmed leaves it room on a small disk', '600k', [60, 20_000, 5]],
  [
    'a journal that is trimmed goes on in the room that it has once something else fills the disk',
    '2m',
    [120, 20_000, 5, 40],
  ],
] as const)(
  'fault 21: %s',
  async (_, size, args) => {
    const { kept, refused, unknown, found } = await runOnDisk(size, args)
    expect({ refused, unknown, found }).toEqual({ refused: [], unknown: [], found: [] })
    expect(kept).toHaveLength(args[0])
  },
  60_000,
)

it.runIf(canTrace)(
  'fault 22: where fdatasync fails, what was acknowledged is kept, and what was refused is not there',
  async () => {
    const folder = temporaryFolder('eio')
    const trace = 'strace -f -qq -o /dev/null -e trace=fsync,fdatasync -e inject=fsync,fdatasync:error=EIO:when=9+7'
    const { kept, refused, unknown, found, output } = await run(folder, [60, 500], `exec ${trace} "$@"`)
    expect(output).toContain('trouble')
    expect(kept.length).toBeGreaterThan(20)
    expect(refused.length + unknown.length).toBeGreaterThan(0)
    for (const n of kept) expect(found).toContain(n)
    for (const n of refused) expect(found).not.toContain(n)
  },
  60_000,
)
