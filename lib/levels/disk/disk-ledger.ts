import type { Floor, KeyFloors, Ledger, LedgerPosition, LedgerSnapshot, SoftFloor } from '@/lib/ports/ledger'
import type { VersionState } from '@/lib/ports/invalidation-log'
import type { DiskStore } from './disk-store'
import { textOf } from './text-of'

const POSITION = `SELECT CAST(epoch AS BLOB), applied, base, key_base, CAST(nonce AS BLOB), CAST(versions AS BLOB)
  FROM position`
const FLOORS = 'SELECT CAST(name AS BLOB), hard, CAST(soft AS BLOB) FROM floor'
/** As two texts: a row of its own for each of a million floors would take seconds and a gigabyte. */
const KEY_FLOORS = `SELECT CAST(json_group_array(hash) AS BLOB), CAST(json_group_array(hard) AS BLOB)
  FROM key_floor`

/** Keeps the log position in the database that holds the entries, in the order in which both are handed in (rule R9). */
export function createDiskLedger(store: DiskStore): Ledger {
  let last: LedgerPosition | undefined
  const reset = (position: LedgerPosition): void => {
    last = position
    store.pump.tell({ kind: 'reset', position })
  }
  // A file that was begun anew lacks the floors of what was applied before: as a base that position kills every entry
  // that they might have been needed for.
  store.onCreated = () => {
    if (!last) return
    const position = { ...last, base: last.applied, keyBase: last.applied }
    store.pump.tellFirst({ kind: 'reset', position })
  }
  return {
    load() {
      const saved = loadSnapshot(store)
      last = saved
      return saved
    },
    note(changes, position) {
      const from = last?.epoch === position.epoch ? last.applied : undefined
      last = position
      store.pump.tell({ kind: 'note', floors: changes, from, position })
    },
    reset,
  }
}

/** Anything that cannot be read is as good as nothing: the level is then reset. */
function loadSnapshot(store: DiskStore): LedgerSnapshot | undefined {
  try {
    const [row] = store.read((reader) => reader.rows(POSITION, []))
    if (!row) return undefined
    const nonce = row[4] === null ? undefined : textOf(row[4])
    const numbers = { applied: Number(row[1]), base: Number(row[2]), keyBase: Number(row[3]) }
    if (!Object.values(numbers).every(Number.isSafeInteger)) return undefined
    const versions = versionsIn(textOf(row[5]))
    const floors = store.read((reader) => reader.rows(FLOORS, [])).map(floorOf)
    return { epoch: textOf(row[0]), ...numbers, nonce, versions, floors, keyFloors: loadKeyFloors(store) }
  } catch {
    return undefined
  }
}

function loadKeyFloors(store: DiskStore): KeyFloors {
  const [row] = store.read((reader) => reader.rows(KEY_FLOORS, []))
  const [hashes, floors] = [row?.[0], row?.[1]].map(numbersIn)
  if (!hashes || hashes.length !== floors?.length) throw new TypeError('the floors of keys are damaged')
  return { hashes, floors }
}

function numbersIn(json: unknown): number[] {
  const numbers: unknown = JSON.parse(textOf(json))
  if (!Array.isArray(numbers) || !numbers.every(Number.isFinite)) throw new TypeError('the floors of keys are damaged')
  return numbers
}

function floorOf(row: readonly unknown[]): Floor {
  const soft: unknown = JSON.parse(textOf(row[2]))
  if (!Array.isArray(soft)) throw new TypeError('a floor is damaged')
  return [textOf(row[0]), Number(row[1]), soft.map(softFloorIn)]
}

function softFloorIn(parts: unknown): SoftFloor {
  const [seq, of, nonce]: readonly unknown[] = Array.isArray(parts) ? parts : []
  if (typeof seq !== 'number' || typeof of !== 'number' || typeof nonce !== 'string')
    throw new TypeError('a floor is damaged')
  return [seq, of, nonce]
}

function versionsIn(text: string): VersionState {
  const versions: unknown = JSON.parse(text)
  if (!Array.isArray(versions)) throw new TypeError('the versions are damaged')
  return versions.map((version: unknown) => {
    if (!Array.isArray(version) || !Array.isArray(version[2])) throw new TypeError('the versions are damaged')
    return [String(version[0]), Number(version[1]), version[2].map(Number)] as const
  })
}
