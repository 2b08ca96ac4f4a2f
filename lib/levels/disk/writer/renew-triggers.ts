import { TRIGGERS, TRIGGERS_BY_NAME } from '@/lib/levels/disk/schema'
import { textOf } from '@/lib/levels/disk/text-of'
import type { Connection } from '@/lib/sqlite/load-libsql'
import { failureKind } from '@/lib/sqlite/sqlite-failure'
import { Statements } from '@/lib/sqlite/statements'

/**
 * Gives a file that another release made the triggers of this one. Where it cannot be written to (a full disk, another
 * process's turn), it keeps its own: they hold the same invariant, and whatever is wrong shows with the first write.
 *
 * @throws what SQLite says of a damaged file
 */
export function renewTriggers(connection: Connection): void {
  const statements = new Statements(connection)
  if (areOurs(statements)) return
  try {
    statements.exec('BEGIN IMMEDIATE')
    dropTriggers(statements)
    statements.exec(TRIGGERS)
    statements.exec('COMMIT')
  } catch (error) {
    if (connection.inTransaction) statements.exec('ROLLBACK')
    if (failureKind(error) === 'damaged') throw error
  }
}

/** All that the file has, whoever made them. */
export function dropTriggers(statements: Statements): void {
  for (const name of triggersOf(statements).keys()) statements.exec(`DROP TRIGGER "${name.replaceAll('"', '""')}"`)
}

function areOurs(statements: Statements): boolean {
  const found = triggersOf(statements)
  return found.size === TRIGGERS_BY_NAME.size && [...TRIGGERS_BY_NAME].every(([name, sql]) => found.get(name) === sql)
}

function triggersOf(statements: Statements): ReadonlyMap<string, string> {
  const rows = statements.rows("SELECT CAST(name AS BLOB), CAST(sql AS BLOB) FROM sqlite_schema WHERE type = 'trigger'")
  return new Map(rows.map(([name, sql]) => [textOf(name), textOf(sql)]))
}
