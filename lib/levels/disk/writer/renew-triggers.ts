import { TRIGGERS, TRIGGERS_BY_NAME } from '@/lib/levels/disk/schema'
import { textOf } from '@/lib/levels/disk/text-of'
import type { Statements } from '@/lib/sqlite/statements'

/**
 * To be called before a transaction writes entries: gives a file that another release made the triggers of this one. Such a
 * release may still have the file open, or open it again and give it its own, which would count once more what the writer
 * counts by itself.
 *
 * @param known the version of the schema in which they were last seen to be ours
 * @returns the version in which they are
 */
export function renewTriggers(statements: Statements, known: number | undefined): number {
  const version = schemaVersion(statements)
  if (version === known || areOurs(statements)) return version
  dropTriggers(statements)
  statements.exec(TRIGGERS)
  return schemaVersion(statements)
}

const schemaVersion = (statements: Statements): number => Number(statements.row('PRAGMA schema_version')?.[0])

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
