import { hashOfKey } from '@/lib/kernel/hash-of-key'
import type { Floor, LedgerPosition } from '@/lib/ports/ledger'
import type { Op } from '@/lib/levels/disk/disk-protocol'
import { textOf } from '@/lib/levels/disk/text-of'
import type { Statements } from '@/lib/sqlite/statements'

/**
 * Several processes may share one directory, each at a position of its own. Invariant: every record in (base, applied]
 * of the saved position is in the saved floors. So a note moves `applied` on only where it starts at or before it;
 * the bases merge by maximum; the process that is furthest sets a floor exactly (an undo may lower it), one that lags
 * only raises it; a floor is deleted only when a base covers it.
 */
export function noteFloors(statements: Statements, op: Extract<Op, { kind: 'note' }>): void {
  const { floors, position, from } = op
  const saved = savedPosition(statements)
  // Without a position there has been no reset; and a process of another epoch knows only what is worthless now.
  if (saved?.epoch !== position.epoch) return
  const continues = from !== undefined && from <= saved.applied && position.applied >= saved.applied
  if (continues) statements.run(MOVE, [position.applied, position.nonce ?? null, JSON.stringify(position.versions)])
  statements.run(RAISE_BASES, [position.base, position.keyBase])
  const leads = position.applied >= saved.applied
  for (const floor of floors) saveFloor(statements, floor, leads)
}

/** Starts at a position without floors; the entries are the caller's to drop. */
export function resetPosition(statements: Statements, position: LedgerPosition): void {
  const { epoch, applied, base, keyBase, nonce, versions } = position
  statements.run('DELETE FROM floor')
  statements.run('DELETE FROM key_floor')
  statements.run('DELETE FROM position')
  statements.run(
    'INSERT INTO position (id, epoch, applied, base, key_base, nonce, versions) VALUES (1, ?, ?, ?, ?, ?, ?)',
    [epoch, applied, base, keyBase, nonce ?? null, JSON.stringify(versions)],
  )
}

/** Drops floors that the bases cover; those with a name fall out of the index's lower end. */
export function forgetFloors(statements: Statements): void {
  statements.run('DELETE FROM floor WHERE newest <= (SELECT base FROM position)')
  statements.run(
    `DELETE FROM floor WHERE newest <= (SELECT max(base, key_base) FROM position) AND name >= 'k:' AND name < 'k;'`,
  )
  statements.run('DELETE FROM key_floor WHERE hard <= (SELECT max(base, key_base) FROM position)')
}

/** A key's hard floor is only ever raised, and with it that of a key of the same hash. */
function saveFloor(statements: Statements, floor: Floor, leads: boolean): void {
  const [name, hard, soft] = floor
  const isKey = name.startsWith('k:')
  if (isKey && hard > 0) statements.run(RAISE_KEY, [hashOfKey(name), hard])
  if (!isKey || soft.length > 0) statements.run(leads ? SET_FLOOR : RAISE_FLOOR, rowOf(floor))
  else if (leads) statements.run('DELETE FROM floor WHERE name = ?', [name])
}

const MOVE = 'UPDATE position SET applied = ?, nonce = ?, versions = ?'
const RAISE_BASES = 'UPDATE position SET base = max(base, ?), key_base = max(key_base, ?)'

const RAISE_KEY =
  'INSERT INTO key_floor (hash, hard) VALUES (?1, ?2) ON CONFLICT (hash) DO UPDATE SET hard = max(hard, ?2)'

const INSERT_FLOOR = 'INSERT INTO floor (name, hard, soft, newest) VALUES (?1, ?2, ?3, ?4)'
const SET_FLOOR = `${INSERT_FLOOR} ON CONFLICT (name) DO UPDATE SET hard = ?2, soft = ?3, newest = ?4`
const RAISE_FLOOR = `${INSERT_FLOOR} ON CONFLICT (name) DO UPDATE SET
  hard = max(hard, ?2),
  soft = CASE WHEN newest < ?4 THEN ?3 ELSE soft END,
  newest = max(newest, ?4)`

function rowOf([name, hard, soft]: Floor): [string, number, string, number] {
  return [name, hard, JSON.stringify(soft), Math.max(hard, ...soft.map(([seq]) => seq))]
}

function savedPosition(statements: Statements): { epoch: string; applied: number } | undefined {
  const row = statements.row('SELECT CAST(epoch AS BLOB), applied FROM position')
  return row && { epoch: textOf(row[0]), applied: Number(row[1]) }
}
