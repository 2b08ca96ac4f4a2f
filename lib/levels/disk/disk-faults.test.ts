import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import type { CacheEvent } from '@/lib/kernel/event'
import { eventually } from '@/lib/testing/eventually'
import { addressOf, removalOf, storedEntry } from '@/lib/testing/stored-entry'
import { temporaryFolder } from '@/lib/testing/temporary-folder'
import { createDiskLevel, type DiskLevel } from './disk-level'
import type { DiskOptions } from './disk-options'
import { TRIGGERS_BY_NAME } from './schema'

const directory = (): string => temporaryFolder('disk')
const open: DiskLevel[] = []

async function start(path: string, options: Partial<DiskOptions> = {}) {
  const events: CacheEvent[] = []
  const report = (event: CacheEvent): void => void events.push(event)
  const level = createDiskLevel({ path, maxBytes: 1 << 26, clock: systemClock, retryMs: 30, report, ...options })
  open.push(level)
  await level.open()
  const reasons = (): string => events.map((event) => ('reason' in event ? event.reason : '')).join('\n')
  return { level, events, reasons }
}

const many = Array.from({ length: 400 }, (_, i) =>
  storedEntry(`k:${i}`, { frame: Buffer.alloc(1_500, i), tags: ['t'] }),
)
const readKey = async (level: DiskLevel, key: string) => (await level.read([addressOf(key)]))[0]

/** A directory with 400 entries in a file that was closed properly. */
async function filled(): Promise<string> {
  const path = directory()
  const { level } = await start(path)
  await level.write(many)
  await level.close()
  return path
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((level) => level.close()))
})

describe('a file that cannot be trusted is set aside, and the level starts empty (faults 23 and 25)', () => {
  const file = (path: string): string => join(path, 'entries.db')
  const damaged: [string, (path: string) => void][] = [
    ['garbage', (path) => writeFileSync(file(path), 'not a database at all'.repeat(5_000))],
    ['a header that was overwritten', (path) => writeFileSync(file(path), readFileSync(file(path)).fill(7, 0, 64))],
    ['a first page of zeros', (path) => writeFileSync(file(path), readFileSync(file(path)).fill(0, 0, 8_192))],
    [
      'the database of another program',
      (path) => {
        rmSync(file(path))
        const other = new Database(file(path))
        other.exec('CREATE TABLE customers (name TEXT)')
        other.close()
      },
    ],
    [
      'the file of a newer version',
      (path) => {
        const newer = new Database(file(path))
        newer.exec('PRAGMA user_version = 99')
        newer.close()
      },
    ],
  ]
  test.each(damaged)('%s', async (_, damage) => {
    const path = await filled()
    damage(path)
    const { level, reasons } = await start(path)
    expect(level.status().status).toBe('up')
    expect(reasons()).toContain('set aside')
    expect(await readKey(level, 'k:1')).toBeUndefined()
    expect(await level.usage()).toMatchObject({ entries: 0, bytes: 0 })
    await level.write([storedEntry('new')])
    await level.flush()
    expect(await readKey(level, 'new')).toBeDefined()
    expect(readdirSync(path).filter((name) => /set-aside-\d+$/.test(name))).toHaveLength(1)
  })

  test('an empty file is a database with nothing in it', async () => {
    const path = directory()
    writeFileSync(file(path), '')
    const { level } = await start(path)
    expect(level.status().status).toBe('up')
    expect(existsSync(`${file(path)}.set-aside-1`)).toBe(false)
  })

  test('damage deep in the file is found by a read, which fails, and the next reads are served from an empty level', async () => {
    const path = await filled()
    const bytes = readFileSync(file(path))
    for (let page = 4; page < bytes.length / 8_192; page++) bytes.fill(0, page * 8_192, (page + 1) * 8_192)
    writeFileSync(file(path), bytes)
    const { level, reasons } = await start(path)
    const answers = await Promise.allSettled(many.map(async ({ key }) => readKey(level, key)))
    expect(answers.some(({ status }) => status === 'rejected')).toBe(true)
    await eventually(() => expect(level.status().status).toBe('up'))
    expect(reasons()).toContain('set aside')
    await level.write([storedEntry('k:1')])
    await level.flush()
    expect(await readKey(level, 'k:1')).toBeDefined()
  })

  test('no more than one file is kept aside', async () => {
    const path = directory()
    for (let i = 0; i < 3; i++) {
      writeFileSync(file(path), `garbage ${i}`.repeat(2_000))
      const { level } = await start(path)
      await level.close()
    }
    expect(readdirSync(path).filter((name) => /set-aside-\d+$/.test(name))).toEqual(['entries.db.set-aside-3'])
  })
})

test('a full disk drops writes, says so once, goes on reading, and removals are carried out later (fault 21)', async () => {
  const path = directory()
  const { level, events, reasons } = await start(path, { maxPages: 60 })
  await level.write(many.slice(0, 20))
  await level.flush()
  await level.write(many)
  await eventually(() => expect(level.status().status).toBe('degraded'))
  expect(reasons()).toContain('SQLITE_FULL')
  expect(await readKey(level, 'k:3')).toEqual(Buffer.alloc(1_500, 3))
  await Promise.resolve(level.remove([removalOf('k:3')])).catch(() => undefined)
  expect(await readKey(level, 'k:3')).toBeUndefined()
  await eventually(() => expect(level.status().status).toBe('up'))
  expect(await readKey(level, 'k:3')).toBeUndefined()
  expect(await readKey(level, 'k:4')).toBeDefined()
  expect(events.filter((event) => event.kind === 'level.failed').length).toBeLessThan(5)
})

describe('where the log is the process’s own, a full disk does not bring back what was invalidated (fault 21)', () => {
  const position = { epoch: 'private-1', applied: 0, base: 0, keyBase: 0, nonce: undefined, versions: [] as const }

  /** A level whose file has no room for what it is told of 120 invalidations. */
  async function inDebt(path: string) {
    const { level } = await start(path, { sharing: 'exclusive', maxPages: 60 })
    level.ledger.reset(position)
    await level.write(many.slice(0, 100))
    await level.flush()
    const names = Array.from({ length: 120 }, (_, i) => `t:${i}`.padEnd(2_000, 'x'))
    level.ledger.note(
      names.map((name) => [name, 1, []]),
      { ...position, applied: 1 },
    )
    await level.flush()
    return level
  }

  test('what could not be told it is gone when the next process starts, which says so', async () => {
    const path = directory()
    const level = await inDebt(path)
    expect(await readKey(level, 'k:3')).toBeDefined()
    await level.close()
    const { level: next, reasons } = await start(path, { sharing: 'exclusive' })
    expect(reasons()).toContain('the file was removed')
    expect(await readKey(next, 'k:3')).toBeUndefined()
    expect(next.ledger.load()).toBeUndefined()
  })

  test.each([
    ['when it is tried again', 1_000],
    ['when the level closes', 3_600_000],
  ])('what could be told it after all, %s, is kept', async (_, retryMs) => {
    const path = directory()
    const { level } = await start(path, { sharing: 'exclusive', busyTimeoutMs: 1, retryMs })
    level.ledger.reset(position)
    await level.write(many.slice(0, 2))
    await level.flush()
    const debt = (): string => readFileSync(join(path, 'ledger.debt'), 'utf8')
    const other = new Database(join(path, 'entries.db'))
    other.exec('BEGIN IMMEDIATE')
    level.ledger.note([['t:x', 1, []]], { ...position, applied: 1 })
    await level.flush()
    expect(debt()).toBe('1')
    other.exec('ROLLBACK')
    other.close()
    if (retryMs < 10_000) await eventually(() => expect(debt()).toBe('0'))
    await level.close()
    const { level: next, reasons } = await start(path, { sharing: 'exclusive' })
    expect(reasons()).not.toContain('the file was removed')
    expect(await readKey(next, 'k:1')).toBeDefined()
    expect(next.ledger.load()?.applied).toBe(1)
  })
})

test('a file that an older release made keeps its entries and is given the triggers of this one', async () => {
  const path = await filled()
  const file = new Database(join(path, 'entries.db'))
  const triggers = () =>
    new Map(
      file.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").raw().all([]) as [string, string][],
    )
  expect(triggers()).toEqual(TRIGGERS_BY_NAME)
  file.exec('DROP TRIGGER tag_resized; DROP TRIGGER parent_added')
  file.exec('CREATE TRIGGER tag_resized AFTER UPDATE OF size ON entry BEGIN DELETE FROM tag; END')
  file.exec('CREATE TRIGGER "of an ""older"" release" AFTER DELETE ON entry BEGIN DELETE FROM parent; END')
  const { level } = await start(path)
  await level.write(many.slice(0, 1))
  expect(await level.usage()).toMatchObject({ entries: 400, bytes: 600_000 })
  expect(triggers()).toEqual(TRIGGERS_BY_NAME)
  file.close()
  await level.write([storedEntry('k:1', { frame: Buffer.alloc(1_000), tags: ['t'] })])
  const { items } = await level.tally({ by: 'tag', versions: [['k', 0]] }, undefined, 10)
  expect(items).toEqual([{ name: 't', entries: 400, bytes: 599_500 }])
})

test('a missing directory is created', async () => {
  const { level } = await start(join(directory(), 'a', 'b'))
  expect(level.status().status).toBe('up')
})

test('a directory that cannot be used is said to be down, reads fail at once, and it is tried again (fault 23)', async () => {
  const path = join(directory(), 'file')
  writeFileSync(path, 'in the way')
  const { level, reasons } = await start(path)
  expect(level.status().status).toBe('down')
  expect(reasons()).not.toBe('')
  expect(() => level.read([addressOf('k')])).toThrow('down')
  await level.write([storedEntry('k')])
  await expect(level.remove([removalOf('k')])).rejects.toThrow('cannot remove')
  await expect(level.list({}, { by: 'key', descending: false }, undefined, 10)).rejects.toThrow('cannot list')
  await level.flush()
  rmSync(path)
  await eventually(() => expect(level.status().status).toBe('up'))
  await level.write([storedEntry('k')])
  expect(await readKey(level, 'k')).toBeDefined()
})

test('a directory that is removed while the level runs is made again, empty', async () => {
  const path = await filled()
  const { level } = await start(path)
  expect(await readKey(level, 'k:1')).toBeDefined()
  rmSync(path, { recursive: true })
  await level.write([storedEntry('after')])
  await eventually(async () => expect(existsSync(join(path, 'entries.db'))).toBe(true))
  await level.write([storedEntry('after')])
  await level.flush()
  expect(await readKey(level, 'after')).toBeDefined()
  expect(await readKey(level, 'k:1')).toBeUndefined()
  expect(level.status().status).toBe('up')
})

test('an older release that opens the file meanwhile makes no entry count twice', async () => {
  const path = await filled()
  const { level } = await start(path)
  await level.write(many)
  await level.flush()
  const older = new Database(join(path, 'entries.db'))
  older.exec('DROP TRIGGER entry_added')
  older.exec('CREATE TRIGGER entry_added AFTER INSERT ON entry BEGIN UPDATE totals SET entries = entries + 1; END')
  older.close()
  await level.write(many.map((entry) => ({ ...entry, key: `new:${entry.key}` })))
  expect(await level.usage()).toMatchObject({ entries: 800, bytes: 1_200_000 })
})
