import { namespaceOf } from '@/lib/levels/disk/schema'
import type { Statements } from '@/lib/sqlite/statements'

const IN_TOTAL = `UPDATE totals SET entries = entries + came, bytes = bytes + came_bytes
  FROM (SELECT count(*) AS came, ifnull(sum(size), 0) AS came_bytes FROM entry WHERE id > ?)`
const BY_NAMESPACE = `INSERT INTO namespace
  SELECT ${namespaceOf('key')}, version, count(*), sum(size) FROM entry WHERE id > ? GROUP BY 1, 2
  ON CONFLICT (name, version) DO UPDATE SET entries = entries + excluded.entries, bytes = bytes + excluded.bytes`
const TAGS = namesSince('tag', 'tags', 'value, e.key, e.version, e.size')
const PARENTS = namesSince('parent', 'depends_on', 'value, e.key, e.version')

/**
 * Counts the entries that came after one, for triggers that were told to let them pass. Ids rise, and an entry that is
 * overwritten keeps its own.
 */
export function countSince(statements: Statements, id: number): void {
  statements.run(IN_TOTAL, [id])
  statements.run(BY_NAMESPACE, [id])
}

/** Puts the tags and parents of those entries where they are looked up. */
export function nameSince(statements: Statements, id: number): void {
  statements.run(TAGS, [id])
  statements.run(PARENTS, [id])
}

/** In the order of the index, so that neighbours find its page at hand. */
function namesSince(table: string, column: string, row: string): string {
  return `INSERT INTO ${table} SELECT ${row} FROM entry e, json_each(e.${column}) WHERE e.id > ?
    ORDER BY 1, 2, 3 ON CONFLICT DO NOTHING`
}
