import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import { eventually } from '@/lib/testing/eventually'
import { addressOf, storedEntry } from '@/lib/testing/stored-entry'
import type { Sharing } from './directory-lock'
import { createDiskLevel, type DiskLevel } from './disk-level'

let folder: string
let path: string
const levels: DiskLevel[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'timberline-lock-'))
  path = join(folder, 'cache')
})
afterEach(async () => {
  await Promise.all(levels.splice(0).map((level) => level.close()))
  rmSync(folder, { recursive: true })
})

const position = (epoch: string) => ({ epoch, applied: 7, base: 0, keyBase: 0, nonce: undefined, versions: [] })

async function open(sharing: Sharing): Promise<DiskLevel> {
  const level = createDiskLevel({
    ...{ path, sharing, maxBytes: 1e9, retryMs: 20 },
    clock: systemClock,
    report: () => undefined,
  })
  levels.push(level)
  await level.open()
  if (level.ledger.load() === undefined) level.ledger.reset(position(`of level ${levels.length}`))
  return level
}

const isUp = (level: DiskLevel) => eventually(() => expect(level.status()).toEqual({ status: 'up', reason: '' }))

test.each([
  ['exclusive', 'exclusive', 'another process or cache uses this directory'],
  ['shared', 'exclusive', 'another process or cache uses this directory'],
  ['exclusive', 'shared', 'a process without Redis uses this directory'],
] as const)(
  'while a directory is used as %s, who wants it as %s steps aside until it is free',
  async (one, two, why) => {
    const first = await open(one)
    const second = await open(two)
    expect(first.status().status).toBe('up')
    expect(second.status().status).toBe('down')
    expect(second.status().reason).toContain(why)
    expect(second.status().reason).toContain('sharing needs Redis')
    await first.close()
    await isUp(second)
  },
)

test('who takes a directory over finds nothing of its former user', async () => {
  const first = await open('exclusive')
  const second = await open('exclusive')
  await first.write([storedEntry('k:1')])
  await first.flush()
  await first.close()
  await isUp(second)
  await second.flush()
  expect(await second.read([addressOf('k:1')])).toEqual([undefined])
  expect(await second.usage()).toMatchObject({ entries: 0 })
  expect(second.ledger.load()?.epoch).toBe('of level 2')
})

test('edges that are linked while another has the directory are found, and kept when it is taken over', async () => {
  const first = await open('exclusive')
  const second = await open('exclusive')
  const until = systemClock.now() + 60_000
  await second.dependencies.link([{ child: 'c', parents: ['p'], until }])
  expect(await second.dependencies.childrenOf(['p', 'unknown'])).toEqual(['c'])
  await first.close()
  await isUp(second)
  await second.flush()
  expect(await second.dependencies.childrenOf(['p'])).toEqual(['c'])
})

test('a directory that was removed and taken by another is given up, and begun anew when it is free', async () => {
  const first = await open('exclusive')
  await first.write([storedEntry('k:1')])
  await first.flush()
  renameSync(path, join(folder, 'away'))
  const other = await open('exclusive')
  await isUp(other)
  await other.write([storedEntry('k:other')])
  await other.flush()
  await first.write([storedEntry('k:2')])
  await eventually(() => expect(first.status().status).toBe('down'))
  expect(other.status().status).toBe('up')
  await other.close()
  await isUp(first)
  await first.flush()
  expect(await first.read(['k:1', 'k:other'].map((key) => addressOf(key)))).toEqual([undefined, undefined])
  expect(first.ledger.load()).toMatchObject({ epoch: 'of level 1', base: 7 })
})
