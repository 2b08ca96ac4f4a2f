import type { Answer, Op } from '@/lib/levels/disk/disk-protocol'
import { TRIGGERS } from '@/lib/levels/disk/schema'
import { sweepEntries } from './evict-entries'
import { countEntries, listEntries } from './list-entries'
import { dropTriggers } from './renew-triggers'
import { forgetFloors, noteFloors, resetPosition } from './save-position'
import type { Statements } from '@/lib/sqlite/statements'
import { tallyNames } from './tally-names'
import { writeEntries } from './write-entries'

/** Invariant: an entry that another process has made since stays (`isAsOld`). */
const REMOVE = 'DELETE FROM entry WHERE key = ? AND version = ? AND (epoch, stamp) <= (?, ?)'
const LINK = `INSERT INTO edge (parent, child, until) VALUES (?1, ?2, ?3)
  ON CONFLICT (parent, child) DO UPDATE SET until = max(until, ?3)`
/** Edges forgotten in one sweep, for each entry that it may remove: an entry has a handful of parents. */
const EDGES_PER_ENTRY = 4
const FORGET_EDGES = `DELETE FROM edge WHERE (parent, child) IN (SELECT parent, child FROM edge WHERE until <= ? ORDER BY until LIMIT ?)`

/** Ops that are answered with what there is: nobody is to see what the end of the transaction will evict. */
export const LOOKS: ReadonlySet<Op['kind']> = new Set(['usage', 'list', 'count', 'tally'])

/** Applies one op within the open transaction. */
export function applyOp(statements: Statements, op: Op, maxBytes: number): Answer {
  switch (op.kind) {
    case 'write':
      return void writeEntries(statements, op.columns)
    case 'remove':
      return op.removals.reduce(
        (removed, { key, version, epoch, stamp }) => removed + statements.run(REMOVE, [key, version, epoch, stamp]),
        0,
      )
    case 'clear':
      return void clearEntries(statements)
    case 'link':
      for (const [parent, child, until] of op.edges) statements.run(LINK, [parent, child, until])
      return undefined
    case 'note':
      return void noteFloors(statements, op)
    case 'reset':
      resetPosition(statements, op.position)
      clearEntries(statements)
      return undefined
    case 'post':
      statements.run('INSERT INTO outbox (statement) VALUES (?)', [op.statement])
      return Number(statements.row('SELECT last_insert_rowid()')?.[0])
    case 'posted':
      return statements.run('DELETE FROM outbox WHERE id = ?', [op.id])
    case 'sweep':
      forgetFloors(statements)
      statements.run('DELETE FROM namespace WHERE entries = 0')
      statements.run(FORGET_EDGES, [op.now, op.limit * EDGES_PER_ENTRY])
      return sweepEntries(statements, op.now, op.limit)
    case 'list':
      return listEntries(statements, op)
    case 'count':
      return countEntries(statements, op.filter)
    case 'tally':
      return tallyNames(statements, op)
    case 'usage': {
      const row = statements.row('SELECT entries, bytes FROM totals')
      return { entries: Number(row?.[0] ?? 0), bytes: Number(row?.[1] ?? 0), maxBytes }
    }
    case 'barrier':
      return undefined
    default:
      return op satisfies never
  }
}

/** Without its triggers SQLite empties a table by dropping its pages instead of row by row. */
function clearEntries(statements: Statements): void {
  dropTriggers(statements)
  for (const table of ['entry', 'tag', 'parent', 'namespace']) statements.exec(`DELETE FROM ${table}`)
  statements.exec('UPDATE totals SET entries = 0, bytes = 0')
  statements.exec(TRIGGERS)
}
