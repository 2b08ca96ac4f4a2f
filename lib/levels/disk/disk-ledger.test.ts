import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import { hashOfKey } from '@/lib/kernel/hash-of-key'
import type { LedgerPosition } from '@/lib/ports/ledger'
import { eventually } from '@/lib/testing/eventually'
import { addressOf, storedEntry } from '@/lib/testing/stored-entry'
import { temporaryFolder } from '@/lib/testing/temporary-folder'
import { createDiskLevel, type DiskLevel } from './disk-level'
import { DATABASE_FILE } from './schema'

const keyFloor = (name: string, floor: number) => ({ hashes: [hashOfKey(name)], floors: [floor] })
const NO_KEY_FLOORS = { hashes: [], floors: [] }

const at = (applied: number, parts: Partial<LedgerPosition> = {}): LedgerPosition => ({
  epoch: 'e1',
  applied,
  base: 0,
  keyBase: 0,
  nonce: `n${applied}`,
  versions: [],
  ...parts,
})

describe('the position in the log is kept with the entries (R9)', () => {
  let path: string
  const open: DiskLevel[] = []
  async function start(): Promise<DiskLevel> {
    const level = createDiskLevel({ path, maxBytes: 1 << 24, clock: systemClock, report: () => undefined })
    open.push(level)
    await level.open()
    return level
  }
  beforeEach(() => void (path = temporaryFolder('ledger')))
  afterEach(async () => {
    await Promise.all(open.splice(0).map((level) => level.close()))
    rmSync(path, { recursive: true, force: true })
  })

  test('a new directory has no position', async () => {
    expect((await start()).ledger.load()).toBeUndefined()
  })

  test('what was noted is there after a restart: floors, bases, versions, nonce', async () => {
    const first = await start()
    first.ledger.reset(at(3))
    first.ledger.note([['t:a', 4, []]], at(4))
    first.ledger.note(
      [
        [
          't:b',
          0,
          [
            [5, 5, 'n5'],
            [6, 5, 'n5'],
          ],
        ],
        ['k:NUL\0', 2, []],
      ],
      at(6, { base: 1, keyBase: 2, versions: [['ns', 2, [0, 2]]] }),
    )
    await first.close()
    const saved = (await start()).ledger.load()
    expect(saved).toMatchObject(at(6, { base: 1, keyBase: 2, versions: [['ns', 2, [0, 2]]] }))
    expect(saved?.keyFloors).toEqual(keyFloor('k:NUL\0', 2))
    expect([...(saved?.floors ?? [])].sort()).toEqual([
      ['t:a', 4, []],
      [
        't:b',
        0,
        [
          [5, 5, 'n5'],
          [6, 5, 'n5'],
        ],
      ],
    ])
  })

  test('an undo lowers a floor', async () => {
    const first = await start()
    first.ledger.reset(at(0))
    first.ledger.note([['t:a', 0, [[1, 1, 'n1']]]], at(1))
    first.ledger.note([['t:a', 0, []]], at(2))
    await first.close()
    expect((await start()).ledger.load()?.floors).toEqual([['t:a', 0, []]])
  })

  test('of a key the soft floors are kept by its name, until they are gone, and the hard one by its hash', async () => {
    const level = await start()
    level.ledger.reset(at(0))
    level.ledger.note([['k:a', 1, [[2, 2, 'n2']]]], at(2))
    await level.flush()
    expect(level.ledger.load()).toMatchObject({ floors: [['k:a', 1, [[2, 2, 'n2']]]], keyFloors: keyFloor('k:a', 1) })
    level.ledger.note([['k:a', 1, []]], at(3))
    level.ledger.note([['k:a', 0, []]], at(4))
    await level.flush()
    expect(level.ledger.load()).toMatchObject({ floors: [], keyFloors: keyFloor('k:a', 1) })
  })

  test('a file of the format that kept floors of keys by name goes on with them, its entries and its outbox', async () => {
    const old = await start()
    old.ledger.reset(at(0))
    old.ledger.note([['t:a', 1, []]], at(3))
    await old.write([storedEntry('kept')])
    await old.outbox.add({ kind: 'invalidate', names: ['t:b'], mode: 'hard' })
    await old.close()
    const file = new Database(join(path, DATABASE_FILE))
    file.exec("DROP TABLE key_floor; INSERT INTO floor VALUES ('k:a', 3, '[]', 3); PRAGMA user_version = 2")
    file.close()

    const level = await start()
    expect(level.ledger.load()).toMatchObject({ ...at(3), keyFloors: NO_KEY_FLOORS })
    expect([...(level.ledger.load()?.floors ?? [])].sort()).toEqual([
      ['k:a', 3, []],
      ['t:a', 1, []],
    ])
    expect([(await level.usage()).entries, level.outbox.pending().length]).toEqual([1, 1])
    level.ledger.note([['k:a', 4, []]], at(4))
    await level.flush()
    expect(level.ledger.load()).toMatchObject({ floors: [['t:a', 1, []]], keyFloors: keyFloor('k:a', 4) })
  })

  test('a reset drops entries and floors, and what was being written, but not what comes after it', async () => {
    const level = await start()
    level.ledger.reset(at(1))
    await level.write([storedEntry('stored')])
    await level.flush()
    await level.write([storedEntry('on its way')])
    level.ledger.reset(at(7, { epoch: 'e2' }))
    await level.write([storedEntry('after')])
    for (let look = 0; look < 2; look++) {
      const frames = await level.read(['stored', 'on its way', 'after'].map((key) => addressOf(key)))
      expect(frames.map(Boolean)).toEqual([false, false, true])
      await level.flush()
    }
    expect(level.ledger.load()).toEqual({ ...at(7, { epoch: 'e2' }), floors: [], keyFloors: NO_KEY_FLOORS })
  })

  test('a process that lags behind another in the same directory neither lowers floors nor claims what it has not seen', async () => {
    const [ahead, behind] = [await start(), await start()]
    ahead.ledger.reset(at(0))
    await ahead.flush()
    behind.ledger.load()
    ahead.ledger.note([['t:a', 9, []]], at(9, { base: 4 }))
    await ahead.flush()
    behind.ledger.note([['t:a', 2, []]], at(2))
    await behind.flush()
    expect(ahead.ledger.load()).toMatchObject({ applied: 9, base: 4, floors: [['t:a', 9, []]] })
  })

  test('a note that does not follow on from the saved position does not move it', async () => {
    const [one, other] = [await start(), await start()]
    one.ledger.reset(at(0))
    one.ledger.note([['t:a', 1, []]], at(1))
    await one.flush()
    // The other starts over in the same directory: floors up to 1 are gone with it.
    other.ledger.reset(at(0))
    await other.flush()
    one.ledger.note([['t:b', 2, []]], at(2))
    await one.flush()
    expect(one.ledger.load()).toMatchObject({ applied: 0, floors: [['t:b', 2, []]] })
  })

  test('a process of another epoch leaves no trace', async () => {
    const [one, other] = [await start(), await start()]
    other.ledger.reset(at(0))
    await other.flush()
    one.ledger.reset(at(5, { epoch: 'e2' }))
    await one.flush()
    other.ledger.note([['t:a', 1, []]], at(1))
    await other.flush()
    expect(one.ledger.load()).toMatchObject({ epoch: 'e2', applied: 5, floors: [] })
  })

  test('floors that a base covers are forgotten by a sweep, those of keys by the base of keys', async () => {
    const level = await start()
    level.ledger.reset(at(0))
    level.ledger.note(
      [
        ['k:a', 3, []],
        ['t:a', 3, []],
        ['t:b', 1, []],
        ['k:b', 8, []],
      ],
      at(8, { base: 2, keyBase: 5 }),
    )
    await level.sweep(Date.now(), 10)
    expect(level.ledger.load()).toMatchObject({ floors: [['t:a', 3, []]], keyFloors: keyFloor('k:b', 8) })
  })

  test('a file begun anew takes the position as its base, because it lacks the floors before it', async () => {
    const level = await start()
    level.ledger.reset(at(0))
    level.ledger.note([['t:a', 5, []]], at(5))
    await level.flush()
    rmSync(path, { recursive: true })
    await level.write([storedEntry('notices')])
    await level.flush()
    await eventually(async () => {
      await level.flush()
      expect(level.ledger.load()).toMatchObject({ applied: 5, base: 5, keyBase: 5, floors: [] })
    })
    level.ledger.note([['t:b', 6, []]], at(6))
    await level.flush()
    expect(level.ledger.load()).toMatchObject({ applied: 6, base: 5, floors: [['t:b', 6, []]] })
  })
})
