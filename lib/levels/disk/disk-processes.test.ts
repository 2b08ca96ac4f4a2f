import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import { bundleProgram, type BundledProgram } from '@/lib/testing/bundled-child'
import { temporaryFolder } from '@/lib/testing/temporary-folder'
import { createDiskLevel } from './disk-level'

const directory = (): string => temporaryFolder('disk')
/** Mounting needs privileges that not every machine gives. */
const canMount = spawnSync('unshare', ['-m', 'true']).status === 0
const canTrace = spawnSync('strace', ['-V']).status === 0

/** Opens what `writeForEver` left, checks that all of it holds together. @returns how many entries there are */
async function wholeEntriesIn(path: string): Promise<number> {
  const level = createDiskLevel({ path, maxBytes: 1 << 28, clock: systemClock, report: () => undefined })
  await level.open()
  expect(level.status().status).toBe('up')
  const saved = level.ledger.load()
  const { items } = await level.list({}, { by: 'key', descending: false }, undefined, 100_000)
  const newest = Math.max(0, ...items.map(({ stamp }) => stamp))
  expect(saved?.applied ?? 0).toBeGreaterThanOrEqual(newest)
  expect(saved?.floors.length ?? 0).toBeGreaterThanOrEqual(newest)
  const frames = await level.read(items)
  items.forEach(({ stamp }, i) => expect(frames[i]?.every((byte) => byte === stamp % 256)).toBe(true))
  const sum = frames.reduce((bytes, frame) => bytes + (frame?.length ?? 0), 0)
  expect(await level.usage()).toMatchObject({ entries: items.length, bytes: sum })
  await level.close()
  return items.length
}

describe('processes that share, die or starve', () => {
  let program: BundledProgram
  beforeAll(() => {
    program = bundleProgram('lib/testing/disk-child.ts')
  })
  afterAll(() => program.remove())

  const lastLine = (output: string): Record<string, unknown> => {
    const parsed: unknown = JSON.parse(output.trim().split('\n').at(-1) ?? '')
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {}
  }

  test('two processes write to one directory, and neither loses anything nor sees an error (fault 25)', async () => {
    const path = directory()
    const ends = await Promise.all(['a', 'b'].map((name) => program.run(['share', path, name]).ended))
    for (const { code, output } of ends) {
      expect(code, output).toBe(0)
      expect(lastLine(output)).toEqual({ found: 500, reasons: [] })
    }
  })

  test('after kill -9 in the middle of writing every entry is whole, and none is newer than the saved position (fault 15)', async () => {
    const path = directory()
    for (let round = 0; round < 3; round++) {
      const running = program.run(['writeForEver', path])
      await running.printed('writing')
      running.child.kill('SIGKILL')
      await running.ended
      expect(await wholeEntriesIn(path)).toBeGreaterThanOrEqual(200)
    }
  })

  test('whatever a power cut leaves of the write-ahead log, entries are whole and none is newer than the saved position (fault 24)', async () => {
    const path = directory()
    const running = program.run(['writeForEver', path])
    await running.printed('writing')
    running.child.kill('SIGKILL')
    await running.ended
    const wal = readFileSync(join(path, 'entries.db-wal'))
    expect(wal.length).toBeGreaterThan(100_000)
    const found: number[] = []
    for (let image = 0; image < 12; image++) {
      const cut = directory()
      cpSync(path, cut, { recursive: true })
      rmSync(join(cut, 'entries.db-shm'), { force: true })
      // From a point on nothing has reached the disk: the file is shorter, or as long and without its data.
      const kept = Math.floor((wal.length * (image + 0.37)) / 12)
      const rest = image % 2 === 0 ? 0 : wal.length - kept
      writeFileSync(join(cut, 'entries.db-wal'), Buffer.concat([wal.subarray(0, kept), Buffer.alloc(rest)]))
      found.push(await wholeEntriesIn(cut))
    }
    expect(found).toEqual(found.toSorted((a, b) => a - b))
    expect(found.at(-1)).toBeGreaterThan(100)
  })

  test('a process without file descriptors goes on, and the level comes up when there are some again (fault 26)', async () => {
    const { code, output } = await program.run(['starve', directory()], 'ulimit -n 64; exec "$@"').ended
    expect(code, output).toBe(0)
    const [down, up] = [{ status: 'down' }, { status: 'up' }]
    expect(lastLine(output)).toMatchObject({ refused: down, starved: down, kept: true, recovered: up })
  })

  test('a level that is left open never keeps a finished program alive, but carries out what is awaited', async () => {
    const { code, output } = await program.run(['leave', directory()]).ended
    expect(code, output).toBe(0)
    expect(output).toContain('removed 0')
  })

  test.runIf(canMount)('a file system without space costs entries, not the process (fault 21)', async () => {
    const path = directory()
    const mount = `mount -t tmpfs -o size=1m none ${path} && exec "$@"`
    const { code, output } = await program.run(['endure', path], `exec unshare -m sh -c '${mount}' sh "$@"`).ended
    expect(code, output).toBe(0)
    expect(output).toContain('SQLITE_FULL')
    expect(lastLine(output)).toMatchObject({ failedReads: 0 })
  })

  const failingSyncs = (which: string): string =>
    `exec strace -f -qq -o /dev/null -e trace=fsync,fdatasync -e inject=fsync,fdatasync:error=EIO:when=${which} "$@"`

  test.runIf(canTrace)(
    'where not even the first fdatasync succeeds, the level steps aside and says why (fault 22)',
    async () => {
      const { code, output } = await program.run(['endure', directory()], failingSyncs('1+1')).ended
      expect(code, output).toBe(0)
      expect(output).toContain('SQLITE_IOERR_FSYNC')
      expect(lastLine(output)).toMatchObject({ status: { status: 'down' } })
    },
  )

  test.runIf(canTrace)(
    'where fdatasync fails at each checkpoint, no read fails, and what is found later is whole (fault 22)',
    async () => {
      const path = directory()
      const { code, output } = await program.run(['endure', path], failingSyncs('6+1')).ended
      expect(code, output).toBe(0)
      expect(lastLine(output)).toMatchObject({ failedReads: 0 })
      const level = createDiskLevel({ path, maxBytes: 1 << 28, clock: systemClock, report: () => undefined })
      await level.open()
      const { items } = await level.list({}, { by: 'key', descending: false }, undefined, 1_000)
      const frames = await level.read(items)
      expect(items.length).toBeGreaterThan(0)
      const wrong = items.filter(({ key }, i) => !frames[i]?.every((byte) => byte === Number(key.split(':')[1])))
      expect(wrong).toEqual([])
      await level.close()
    },
  )

  test.runIf(canMount)('a read-only directory makes the level step aside (fault 23)', async () => {
    const path = directory()
    mkdirSync(join(path, 'inside'))
    const mount = `mount -t tmpfs -o ro none ${path} && exec "$@"`
    const { code, output } = await program.run(['endure', join(path, 'x')], `exec unshare -m sh -c '${mount}' sh "$@"`)
      .ended
    expect(code, output).toBe(0)
    expect(lastLine(output)).toMatchObject({ status: { status: 'down' } })
  })
})
