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
async function run(folder: string, [writes, bytes]: readonly [number, number], shell: string) {
  const { code, output } = await program.run([folder, String(writes), String(bytes)], shell).ended
  expect(code, output).toBe(0)
  const numbersOf = (word: string) =>
    [...output.matchAll(new RegExp(`^${word} (\\d+)$`, 'gm'))].map(([, n]) => Number(n))
  const found: number[] = JSON.parse(/^found (.*)$/m.exec(output)?.[1] ?? '')
  return { kept: numbersOf('kept'), refused: numbersOf('refused'), unknown: numbersOf('unknown'), found, output }
}

it.runIf(canMount)(
  'fault 21: on a disk that fills up each write is either kept or refused, and none is half there',
  async () => {
    const folder = temporaryFolder('full')
    const mount = `mount -t tmpfs -o size=600k none ${folder} && exec "$@"`
    const { kept, refused, unknown, found } = await run(
      folder,
      [60, 20_000],
      `exec unshare -m sh -c '${mount}' sh "$@"`,
    )
    expect(kept.length).toBeGreaterThan(3)
    expect(refused.length).toBeGreaterThan(3)
    expect(unknown).toEqual([])
    expect(found).toEqual(kept)
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
